import { type QueueHandler, sweepExpired } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Deletes what was kept for repeated calls and rate limits, when its time is over. */
export function createSweepExpiredHandler({ resources }: WorkerContext): QueueHandler<"sweep-expired"> {
  return async ({ signal }) => {
    const swept = await sweepExpired(resources, signal);
    if (swept > 0) resources.logger.info({ swept }, "deleted expired answers of repeatable calls and rate limits");
  };
}
