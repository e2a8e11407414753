import type { JobKind } from "@vergence/contract";
import type { Resources } from "../resources/context.ts";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import { workerAudit, workerAuditOf } from "../states/audit.ts";
import { type AuditBy, moveWhereLegal, transition } from "../states/transition.ts";
import { endAttempt, endOpenAttempts } from "./attempts.ts";
import type { TaskClaim } from "./claim-task.ts";
import type { JobFailure } from "./job-failure.ts";
import { isOfVideo, openTaskIds } from "./job-rows.ts";
import { sendCleanUp } from "./send-clean-up.ts";

/**
 * A job and its stream failed, its tasks are called off; with a fetch or an ingest the video failed too: in one
 * transaction.
 * @param attempt whose failure it is; null for a job that the queue gave up on, whatever its attempt
 * @returns false when the job was not ours to fail: taken over, canceled or finished before
 */
export async function failJob(
  ctx: Resources,
  jobId: number,
  attempt: number | null,
  failure: JobFailure,
): Promise<boolean> {
  const job = await findFailing(ctx, jobId);
  if (!job) return false;
  return ctx.db.$transaction(async (tx) => {
    // A job whose every delivery died before it was claimed is still queued.
    if (attempt === null) {
      const where = Prisma.sql`status = 'queued'`;
      await moveWhereLegal(tx, workerAuditOf(job), { entity: "job", ids: [jobId], to: "running", where });
    }
    const isOurs = attempt === null ? undefined : Prisma.sql`attempt = ${attempt}`;
    if (!(await failRows(ctx, tx, job, failure, isOurs))) return false;
    const now = ctx.clock.now();
    if (attempt !== null) await endAttempt(tx, { jobId, attempt }, { now, outcome: "failed", failure });
    await endOpenAttempts(tx, jobId, { now, outcome: "lost" });
    return true;
  });
}

/**
 * A task failed for good, and with it its job. The other tasks are canceled; a retry queues them.
 * @returns false when the task was not ours to fail
 */
export async function failTask(ctx: Resources, claim: TaskClaim, failure: JobFailure): Promise<boolean> {
  const job = await findFailing(ctx, claim.jobId);
  if (!job) return false;
  return ctx.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT FROM "Job" WHERE id = ${job.id} FOR UPDATE`;
    const moved = await moveWhereLegal(tx, workerAudit(claim), {
      entity: "job_task",
      ids: [claim.taskId],
      to: "failed",
      set: [Prisma.sql`"finishedAt" = ${ctx.clock.now()}`],
      where: Prisma.sql`attempt = ${claim.attempt}`,
      detail: { jobId: claim.jobId, names: claim.names.join(", "), ...toDetail(failure) },
    });
    if (moved.length === 0 || !(await failRows(ctx, tx, job, failure))) return false;
    const now = ctx.clock.now();
    await endAttempt(tx, claim, { now, outcome: "failed", failure });
    await endOpenAttempts(tx, job.id, { now, outcome: "canceled" });
    return true;
  });
}

interface FailingJob {
  id: number;
  kind: JobKind;
  videoId: number;
  requestId: string | null;
  video: { workspaceId: string };
  stream: { id: number } | null;
}

function findFailing(ctx: Resources, jobId: number): Promise<FailingJob | null> {
  const include = { video: { select: { workspaceId: true } }, stream: { select: { id: true } } };
  return ctx.db.job.findUnique({ where: { id: jobId }, include });
}

async function failRows(
  ctx: Resources,
  tx: Transaction,
  job: FailingJob,
  failure: JobFailure,
  where?: Prisma.Sql,
): Promise<boolean> {
  const by: AuditBy = workerAuditOf(job);
  const moved = await moveWhereLegal(tx, by, {
    entity: "job",
    ids: [job.id],
    to: "failed",
    set: [
      Prisma.sql`"finishedAt" = ${ctx.clock.now()}`,
      Prisma.sql`"errorCode" = ${failure.code}`,
      Prisma.sql`error = ${failure.message}`,
    ],
    where,
    detail: toDetail(failure),
  });
  if (moved.length === 0) return false;
  if (job.stream) await transition(tx, by, { entity: "stream", ids: [job.stream.id], to: "failed" });
  await moveWhereLegal(tx, by, { entity: "job_task", ids: await openTaskIds(tx, job.id), to: "canceled" });
  await sendCleanUp(ctx, tx, { jobId: job.id });
  if (isOfVideo(job.kind)) await transition(tx, by, { entity: "library_video", ids: [job.videoId], to: "failed" });
  return true;
}

const toDetail = ({ code, message }: JobFailure) => ({ code, error: message });
