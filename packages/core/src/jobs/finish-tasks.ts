import type { StreamFormat } from "@vergence/contract";
import { type EncodeOutput, encodeOutput, type FileOutput, fileOutput } from "@vergence/contract/media";
import { streamPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import { workerAudit } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { endSucceededAttempt } from "./attempts.ts";
import { ClaimLostError } from "./claim-lost-error.ts";
import type { TaskClaim } from "./claim-task.ts";
import { type JobIdentity, toJobIdentity } from "./claimed-job.ts";
import { makeStreamReady, type StreamResult } from "./make-stream-ready.ts";
import { ingestStreamOf, type ReadyStream } from "./ready-stream.ts";
import { sendCleanUp } from "./send-clean-up.ts";

/**
 * A task succeeded; with the last one, its job is sent to be finished, in the same transaction. The job's row lock
 * serializes the ends of its tasks, so exactly one of them sees itself as the last.
 * @throws ClaimLostError when another worker has taken over: its result counts, not ours
 */
export async function finishTask(ctx: Resources, claim: TaskClaim, output: EncodeOutput | FileOutput): Promise<void> {
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

/** A running job whose tasks have all succeeded. */
export interface DoneTasks extends JobIdentity {
  /** Null for a download; with what each task measured, in their order. */
  stream: { id: number; format: StreamFormat; prefix: string; outputs: EncodeOutput[] } | null;
  /** Null for a stream. */
  file: FileOutput | null;
  ingestStream: ReadyStream | null;
}

/** Null when there is nothing to finish: a task is open again, or the job is over. */
export async function getDoneTasks(ctx: Resources, jobId: number): Promise<DoneTasks | null> {
  const job = await ctx.db.job.findUnique({
    where: { id: jobId },
    include: { stream: true, video: true, tasks: { orderBy: { position: "asc" } } },
  });
  if (job?.status !== "running" || job.tasks.some(({ status }) => status !== "succeeded")) return null;
  const { video, stream } = job;
  return {
    ...toJobIdentity(job),
    stream: stream && {
      id: stream.id,
      format: stream.format as StreamFormat,
      prefix: streamPrefix(video.workspaceId, video.id, jobId),
      outputs: job.tasks.map(({ output }) => encodeOutput.parse(output)),
    },
    file: stream ? null : fileOutput.parse(job.tasks[0]?.output),
    ingestStream: await ingestStreamOf(ctx, video),
  };
}

/**
 * A stream's tasks are done and its multivariant playlist is stored: job succeeded, stream ready. Safe to repeat.
 * @returns false when the job was canceled or finished before
 */
export function finishStreamJob(
  ctx: Resources,
  claim: { jobId: number; streamId: number; workspaceId: string; requestId: string | null },
  result: StreamResult,
): Promise<boolean> {
  return succeed(ctx, claim, (tx) => makeStreamReady(tx, claim, result));
}

/** A download's file is stored. Safe to repeat. @returns false when the job was canceled or finished before */
export function finishDownloadJob(
  ctx: Resources,
  claim: { jobId: number; workspaceId: string; requestId: string | null },
  file: FileOutput,
): Promise<boolean> {
  return succeed(ctx, claim, async (tx) => {
    await tx.download.update({ where: { jobId: claim.jobId }, data: file });
  });
}

function succeed(
  ctx: Resources,
  claim: { jobId: number; workspaceId: string; requestId: string | null },
  then: (tx: Transaction) => Promise<void>,
): Promise<boolean> {
  return ctx.db.$transaction(async (tx) => {
    const moved = await moveWhereLegal(tx, workerAudit(claim), {
      entity: "job",
      ids: [claim.jobId],
      to: "succeeded",
      set: [Prisma.sql`"finishedAt" = ${ctx.clock.now()}`],
    });
    if (moved.length === 0) return false;
    await then(tx);
    await sendCleanUp(ctx, tx, { jobId: claim.jobId });
    return true;
  });
}
