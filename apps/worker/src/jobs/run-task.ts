import { claimTask, failTask, leaveAttempt, noteAttempt, type QueueHandler } from "@vergence/core/worker";
import { runTask } from "../task/run-task.ts";
import type { WorkerContext } from "../worker-context.ts";
import { runClaimed } from "./run-claimed.ts";

/** Does one task of a stream or download job. One that is done or was called off is passed over. */
export function createRunTaskHandler(worker: WorkerContext): QueueHandler<"run-task"> {
  const { resources } = worker;
  return async ({ payload: { jobId, taskId }, signal, willRetry }) => {
    signal.throwIfAborted();
    const claim = await claimTask(resources, taskId);
    if (!claim) return;
    const { attempt, videoId, requestId, names } = claim;
    const logger = resources.logger.child({ jobId, taskId, attempt, videoId, requestId });
    await runClaimed({
      ...{ what: `task ${names.join(", ")}`, logger, signal, willRetry },
      run: () => runTask(worker, claim, { signal, logger }),
      fail: (failure) => failTask(resources, claim, failure),
      note: (outcome, failure) => noteAttempt(resources, claim, outcome, failure),
      leave: () => leaveAttempt(resources, claim),
    });
  };
}
