import { failJob, type QueueHandler } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Fails a job whose deliveries were used up without a word: each worker that took it was killed, or had it for a day. */
export function createJobDeadHandler({ resources }: WorkerContext): QueueHandler<"job-dead"> {
  return async ({ payload: { jobId } }) => {
    const failed = await failJob(resources, jobId, null, {
      code: "workers_lost",
      message:
        "Processing was broken off every time it was tried: the worker ended, or had not finished after 24 hours. The upload is kept: " +
        "try again on a server with more memory and processors.",
    });
    if (failed) resources.logger.error({ jobId }, "every delivery of this job was broken off");
  };
}
