import type { JobState } from "@vergence/contract";
import { lockVideo } from "../access/visible-videos.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import { auditBy } from "../states/audit.ts";
import { moveWhereLegal, transition } from "../states/transition.ts";
import { findJob, isOfVideo } from "./job-rows.ts";
import { toJobState } from "./job-view.ts";

type FoundJob = Awaited<ReturnType<typeof findJob>>;

/**
 * Takes up a failed job again: an ingest from its start, a stream where it stood, for what its other tasks made is
 * still there, and a fetch where it broke off.
 * @throws AppError not_found; invalid_transition when the job has not failed
 */
export async function retryJob(ctx: Context, input: { id: number; jobId: number }): Promise<JobState> {
  const job = await findJob(ctx, input);
  const by = auditBy(ctx);
  const isTaken = await ctx.db.$transaction(async (tx) => {
    const moved = await moveWhereLegal(tx, by, {
      entity: "job",
      ids: [job.id],
      to: "queued",
      set: [
        Prisma.sql`"finishedAt" = NULL`,
        Prisma.sql`"errorCode" = NULL`,
        Prisma.sql`error = NULL`,
        Prisma.sql`"requestId" = ${ctx.requestId}`,
      ],
    });
    if (moved.length === 0) return false;
    // Locked after the job, as a deletion does.
    await lockVideo(tx, job.videoId);
    if (job.stream) await transition(tx, by, { entity: "stream", ids: [job.stream.id], to: "queued" });
    if (isOfVideo(job.kind))
      await transition(tx, by, { entity: "library_video", ids: [job.videoId], to: "processing" });
    await sendAgain(ctx, tx, job);
    return true;
  });
  if (!isTaken)
    throw new AppError("invalid_transition", `This job is ${job.status}; only a failed one can be retried.`);
  return toJobState(await findJob(ctx, input));
}

async function sendAgain(ctx: Context, tx: Transaction, job: FoundJob): Promise<void> {
  const jobId = job.id;
  if (job.kind === "ingest") return ctx.queue.send(tx, "ingest", { jobId });
  if (job.kind === "fetch") return ctx.queue.send(tx, "fetch-sources", { jobId });
  const open = job.tasks.filter(({ status }) => status !== "succeeded").map(({ id }) => id);
  if (job.tasks.length === 0) return ctx.queue.send(tx, "plan-stream", { jobId });
  if (open.length === 0) {
    // Its tasks are done: nothing will take it up but the finishing itself.
    await moveWhereLegal(tx, auditBy(ctx), { entity: "job", ids: [jobId], to: "running" });
    return ctx.queue.send(tx, "finish-job", { jobId });
  }
  await moveWhereLegal(tx, auditBy(ctx), { entity: "job_task", ids: open, to: "queued" });
  for (const taskId of open) await ctx.queue.send(tx, "run-task", { jobId, taskId });
}
