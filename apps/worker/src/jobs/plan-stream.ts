import { claimJob, failJob, noteAttempt, type QueueHandler, startTasks } from "@vergence/core/worker";
import { planStream } from "../stream/plan-stream.ts";
import type { WorkerContext } from "../worker-context.ts";
import { runClaimed } from "./run-claimed.ts";

/** Decides what tasks a stream has, from what ingest measured of its sources. */
export function createPlanStreamHandler({ resources, tools }: WorkerContext): QueueHandler<"plan-stream"> {
  return async ({ payload: { jobId }, signal, willRetry }) => {
    signal.throwIfAborted();
    const claim = await claimJob(resources, jobId);
    if (!claim) return;
    const { attempt, videoId, requestId } = claim;
    const logger = resources.logger.child({ jobId, attempt, videoId, requestId });
    await runClaimed({
      ...{ what: "plan", logger, signal, willRetry },
      run: () => startTasks(resources, claim, planStream(claim, tools)),
      fail: (failure) => failJob(resources, jobId, attempt, failure),
      note: (outcome, failure) => noteAttempt(resources, claim, outcome, failure),
    });
  };
}
