import { type QueueHandler, sweepAttempts, sweepOrphans } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Aborts multipart uploads that no row knows, and deletes what late writers stored. */
export function createSweepOrphansHandler({ resources }: WorkerContext): QueueHandler<"sweep-orphans"> {
  return async ({ signal }) => {
    const aborted = await sweepOrphans(resources, signal);
    if (aborted > 0) resources.logger.info({ aborted }, "aborted orphaned multipart uploads");
    const deleted = await sweepAttempts(resources, signal);
    if (deleted > 0) resources.logger.info({ deleted }, "deleted what late writers had stored");
  };
}
