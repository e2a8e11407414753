import type { Logger } from "@vergence/core";
import type { Claim } from "@vergence/core/worker";
import type { ProgressLog } from "../progress/progress-log.ts";
import type { WorkerContext } from "../worker-context.ts";

/** The steps of an ingest, in their order. */
export const ingestSteps = ["download", "probe", "poster", "encode", "upload"] as const;
export type IngestStep = (typeof ingestSteps)[number];

/** What one attempt at an ingest works with. */
export interface IngestRun extends WorkerContext {
  claim: Claim;
  progress: ProgressLog<IngestStep>;
  /** Aborts when the worker stops, the delivery ends, or the job is another's. */
  signal: AbortSignal;
  logger: Logger;
  /** An empty folder of its own. */
  folder: string;
}
