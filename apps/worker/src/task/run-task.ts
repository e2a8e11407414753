import type { Logger } from "@vergence/core";
import { finishTask, reportTaskProgress, type TaskClaim } from "@vergence/core/worker";
import { ProgressLog } from "../progress/progress-log.ts";
import type { WorkerContext } from "../worker-context.ts";
import { encodeRungs } from "./encode-rungs.ts";
import { makeDownload } from "./make-download.ts";
import { taskPlan } from "./task-plan.ts";
import { overallPercent, type TaskRun, taskSteps } from "./task-run.ts";

/**
 * Does a claimed task. As with an ingest every step may be killed and done again: all that it makes lies in a scratch folder of its
 * own, which is removed whatever happens, or in the store in a folder of this attempt.
 * @throws as `runIngest`
 */
export async function runTask(
  worker: WorkerContext,
  claim: TaskClaim,
  { signal: stopping, logger }: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  const { resources, scratch } = worker;
  const plan = taskPlan.parse(claim.plan);
  const progress = new ProgressLog({
    steps: taskSteps,
    write: (steps) => reportTaskProgress(resources, claim, overallPercent(steps)),
    signal: stopping,
    logger,
  });
  const { signal } = progress;
  const folder = await scratch.makeFolder(`task-${claim.taskId}`);
  const run: TaskRun = { ...worker, claim, progress, signal, logger, folder };
  try {
    const output = "download" in plan ? await makeDownload(run, plan) : await encodeRungs(run, plan);
    await progress.finish(() => finishTask(resources, claim, output));
  } catch (error) {
    // Whatever the work in hand said when it was stopped: why it was stopped is what counts.
    signal.throwIfAborted();
    throw error;
  } finally {
    await progress.close();
    await scratch.removeFolder(folder);
  }
}
