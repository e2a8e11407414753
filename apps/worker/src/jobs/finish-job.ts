import type { Resources } from "@vergence/core";
import { type DoneTasks, failJob, finishDownloadJob, getDoneTasks, type QueueHandler } from "@vergence/core/worker";
import { finishStream } from "../stream/finish-stream.ts";
import { fileOutput } from "../task/task-output.ts";
import type { WorkerContext } from "../worker-context.ts";
import { runClaimed } from "./run-claimed.ts";

/** Makes one result of what the tasks of a job made, when all have succeeded. Safe to repeat, also late: keys are named for their bytes. */
export function createFinishJobHandler({ resources }: WorkerContext): QueueHandler<"finish-job"> {
  return async ({ payload: { jobId }, signal, willRetry }) => {
    signal.throwIfAborted();
    const done = await getDoneTasks(resources, jobId);
    if (!done) return;
    const logger = resources.logger.child({ jobId, videoId: done.videoId, requestId: done.requestId });
    await runClaimed({
      ...{ what: "finish", logger, signal, willRetry },
      run: () => finish(resources, done),
      fail: (failure) => failJob(resources, jobId, null, failure),
    });
  };
}

async function finish(resources: Resources, done: DoneTasks): Promise<void> {
  if (done.stream) await finishStream(resources, { ...done, stream: done.stream });
  else await finishDownloadJob(resources, done, fileOutput.parse(done.outputs[0]));
}
