import { finishTask, reportTaskProgress, type TaskClaim } from "@vergence/core/worker";
import { type AttemptDelivery, runAttempt } from "../attempt/run-attempt.ts";
import type { WorkerContext } from "../attempt/worker-context.ts";
import { encodeRungs } from "./encode-rungs.ts";
import { makeDownload } from "./make-download.ts";
import { overallPercent, taskSteps } from "./task-run.ts";

/** Does a claimed task. @throws as `runAttempt` */
export async function runTask(worker: WorkerContext, claim: TaskClaim, delivery: AttemptDelivery): Promise<void> {
  const { resources } = worker;
  const { plan } = claim;
  await runAttempt(
    worker,
    claim,
    {
      ...delivery,
      folderName: `task-${claim.taskId}`,
      steps: taskSteps,
      write: (steps) => reportTaskProgress(resources, claim, overallPercent(steps)),
    },
    async (run) => {
      const output = "download" in plan ? await makeDownload(run, plan) : await encodeRungs(run, plan);
      await run.progress.finish(() => finishTask(resources, claim, output));
    },
  );
}
