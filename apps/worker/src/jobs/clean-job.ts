import { cleanJob, type QueueHandler } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Deletes what a canceled job, and what attempts without a result had stored. */
export function createCleanJobHandler({ resources }: WorkerContext): QueueHandler<"clean-job"> {
  return async ({ payload, signal }) => {
    const deleted = await cleanJob(resources, payload, signal);
    if (deleted > 0)
      resources.logger.info({ jobId: payload.jobId, deleted }, "deleted what a job had left in the store");
  };
}
