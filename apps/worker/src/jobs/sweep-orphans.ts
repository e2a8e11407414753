import { type JobHandler, sweepOrphans } from "@vergence/core";
import type { WorkerContext } from "../worker-context.ts";

/** Aborts multipart uploads that nobody knows any more. */
export function createSweepOrphansHandler({ resources }: WorkerContext): JobHandler<"sweep-orphans"> {
  return async ({ signal }) => {
    const aborted = await sweepOrphans(resources, signal);
    if (aborted > 0) resources.logger.info({ aborted }, "aborted orphaned multipart uploads");
  };
}
