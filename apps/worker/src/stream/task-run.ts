import type { JobProgress } from "@vergence/contract";
import type { TaskClaim } from "@vergence/core/worker";
import type { Attempt } from "../attempt/run-attempt.ts";

/** The steps of a task, in their order. */
export const taskSteps = ["download", "encode", "upload"] as const;
export type TaskStep = (typeof taskSteps)[number];

/** What one attempt at a task works with. */
export type TaskRun = Attempt<TaskClaim, TaskStep>;

/** How much of a task's time each step takes, in percent. */
const weights: Record<TaskStep, number> = { download: 5, encode: 90, upload: 5 };

/** A task shows one number: that of its steps together. */
export function overallPercent(steps: readonly JobProgress[]): number {
  return steps.reduce((sum, { name, percent }) => sum + (weights[name as TaskStep] * percent) / 100, 0);
}
