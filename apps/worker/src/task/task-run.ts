import type { JobProgress } from "@vergence/contract";
import type { Logger } from "@vergence/core";
import type { TaskClaim } from "@vergence/core/worker";
import type { ProgressLog } from "../progress/progress-log.ts";
import type { WorkerContext } from "../worker-context.ts";

/** The steps of a task, in their order. */
export const taskSteps = ["download", "encode", "upload"] as const;
export type TaskStep = (typeof taskSteps)[number];

/** What one attempt at a task works with. */
export interface TaskRun extends WorkerContext {
  claim: TaskClaim;
  progress: ProgressLog<TaskStep>;
  /** Aborts when the worker stops, the delivery ends, or the task is another's. */
  signal: AbortSignal;
  logger: Logger;
  /** An empty folder of its own. */
  folder: string;
}

/** How much of a task's time each step takes, in percent. */
const weights: Record<TaskStep, number> = { download: 5, encode: 90, upload: 5 };

/** A task shows one number: that of its steps together. */
export function overallPercent(steps: readonly JobProgress[]): number {
  return steps.reduce((sum, { name, percent }) => sum + (weights[name as TaskStep] * percent) / 100, 0);
}
