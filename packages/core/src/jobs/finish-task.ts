import type { Resources } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { endSucceededAttempt } from "./attempts.ts";
import { workerAudit } from "./claim-job.ts";
import { ClaimLostError } from "./claim-lost-error.ts";
import type { TaskClaim } from "./claim-task.ts";

/**
 * A task succeeded; with the last one, its job is sent to be finished, in the same transaction. The job's row lock puts the ends of
 * its tasks in a line, so exactly one of them sees itself as the last.
 * @throws ClaimLostError when another worker has taken over: its result counts, not ours
 */
export async function finishTask(ctx: Resources, claim: TaskClaim, output: object): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM "Job" WHERE id = ${claim.jobId} FOR UPDATE`;
    const moved = await moveWhereLegal(tx, workerAudit(claim), {
      entity: "job_task",
      ids: [claim.taskId],
      to: "succeeded",
      set: [
        Prisma.sql`"finishedAt" = ${ctx.clock.now()}`,
        Prisma.sql`percent = 100`,
        Prisma.sql`output = ${JSON.stringify(output)}::jsonb`,
      ],
      where: Prisma.sql`attempt = ${claim.attempt}`,
      detail: { jobId: claim.jobId, names: claim.names.join(", "), attempt: claim.attempt },
    });
    if (moved.length === 0) throw new ClaimLostError(claim);
    await endSucceededAttempt(tx, claim, ctx.clock.now());
    const unfinished = await tx.jobTask.count({ where: { jobId: claim.jobId, status: { not: "succeeded" } } });
    if (unfinished === 0) await ctx.queue.send(tx, "finish-job", { jobId: claim.jobId });
  });
}

/**
 * Notes how far a task is; also how a worker learns that its job was canceled.
 * @throws ClaimLostError
 */
export async function reportTaskProgress(ctx: Resources, claim: TaskClaim, percent: number): Promise<void> {
  const { count } = await ctx.db.jobTask.updateMany({
    where: { id: claim.taskId, attempt: claim.attempt, status: "running" },
    data: { percent: Math.floor(percent) },
  });
  if (count === 0) throw new ClaimLostError(claim);
}
