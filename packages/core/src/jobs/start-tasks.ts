import type { JobWarning } from "@vergence/contract";
import type { TaskPlan } from "@vergence/contract/media";
import type { Resources } from "../resources/context.ts";
import { recordAudit, workerAudit } from "../states/audit.ts";
import { endSucceededAttempt } from "./attempts.ts";
import type { Claim } from "./claim-job.ts";
import { ClaimLostError } from "./claim-lost-error.ts";

/** One piece of a job, as the worker planned it. */
export interface PlannedTask {
  /** As its progress is shown: its rungs. */
  names: string[];
  plan: TaskPlan;
}

/**
 * Turns a planned stream job into its tasks and their queue entries, in one transaction, and only while the attempt is
 * the current one. A plan that is there already stands: its tasks may be done.
 * @throws ClaimLostError
 */
export async function startTasks(
  ctx: Resources,
  claim: Claim,
  planned: { tasks: readonly PlannedTask[]; warnings: readonly JobWarning[] },
): Promise<void> {
  const { jobId } = claim;
  await ctx.db.$transaction(async (tx) => {
    const locked = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM "Job" WHERE id = ${jobId} AND attempt = ${claim.attempt} AND status = 'running' FOR UPDATE`;
    if (locked.length === 0) throw new ClaimLostError(claim);
    await endSucceededAttempt(tx, claim, ctx.clock.now());
    if ((await tx.jobTask.count({ where: { jobId } })) > 0) return;
    const tasks = await tx.jobTask.createManyAndReturn({
      data: planned.tasks.map(({ names, plan }, position) => ({ jobId, position, names, plan })),
    });
    await tx.job.update({ where: { id: jobId }, data: { warnings: [...planned.warnings] } });
    for (const task of tasks) {
      await recordAudit(tx, workerAudit(claim), {
        action: "job_task.queued",
        subject: "job_task",
        subjectId: String(task.id),
        videoId: claim.videoId,
        detail: { jobId, names: task.names.join(", ") },
      });
      await ctx.queue.send(tx, "run-task", { jobId, taskId: task.id });
    }
  });
}
