import { claimFetch, failJob, noteAttempt, type QueueHandler } from "@vergence/core/worker";
import { runFetch } from "../remote/run-fetch.ts";
import type { WorkerContext } from "../worker-context.ts";
import { runClaimed } from "./run-claimed.ts";

/** Brings the files of a remote upload to the store. A job that is done or was canceled is passed over. */
export function createFetchSourcesHandler(worker: WorkerContext): QueueHandler<"fetch-sources"> {
  const { resources } = worker;
  return async ({ payload: { jobId }, signal, willRetry }) => {
    signal.throwIfAborted();
    const claim = await claimFetch(resources, jobId);
    if (!claim) return;
    const { attempt, videoId, requestId } = claim;
    const logger = resources.logger.child({ jobId, attempt, videoId, requestId });
    await runClaimed({
      ...{ what: "fetch", logger, signal, willRetry },
      run: () => runFetch(worker, claim, { signal, logger }),
      fail: (failure) => failJob(resources, jobId, attempt, failure),
      note: (outcome, failure) => noteAttempt(resources, claim, outcome, failure),
    });
  };
}
