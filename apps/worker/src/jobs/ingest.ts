import { claimJob, failJob, leaveAttempt, noteAttempt, type QueueHandler } from "@vergence/core/worker";
import { runIngest } from "../ingest/run-ingest.ts";
import type { WorkerContext } from "../worker-context.ts";
import { runClaimed } from "./run-claimed.ts";

/** Processes the sources of a new video. A job that is done or was canceled is passed over. */
export function createIngestHandler(worker: WorkerContext): QueueHandler<"ingest"> {
  const { resources } = worker;
  return async ({ payload: { jobId }, signal, willRetry }) => {
    signal.throwIfAborted();
    const claim = await claimJob(resources, jobId);
    if (!claim) return;
    const { attempt, videoId, requestId } = claim;
    const logger = resources.logger.child({ jobId, attempt, videoId, requestId });
    await runClaimed({
      ...{ what: "ingest", logger, signal, willRetry },
      run: () => runIngest(worker, claim, { signal, logger }),
      fail: (failure) => failJob(resources, jobId, attempt, failure),
      note: (outcome, failure) => noteAttempt(resources, claim, outcome, failure),
      leave: () => leaveAttempt(resources, claim),
    });
  };
}
