import type { DeletedVideo } from "@vergence/contract";
import { noSuchVideo } from "../access/visible-videos.ts";
import { endOpenAttempts } from "../jobs/attempts.ts";
import { openTaskIds } from "../jobs/job-rows.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import { auditBy } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";

/** Workers check their claim every few seconds; after this delay all of them have stopped. */
const afterWorkersNoticedSeconds = 60;
/** Each round cancels what came up during the one before; jobs do not come that fast. */
const maxRounds = 10;

/**
 * Deletes a video: its open jobs are canceled and nothing of it is shown or played from now on; its objects and then
 * its rows are deleted by a job. Safe to repeat, also when that job was given up: it is sent again.
 * @throws AppError not_found
 */
export async function deleteVideo(ctx: Context, input: { id: number }): Promise<DeletedVideo> {
  const { id } = input;
  for (let round = 1; round <= maxRounds; round++) {
    const isDone = await ctx.db.$transaction((tx) => startDeletion(ctx, tx, id));
    if (isDone) return { id, status: "deleting" };
  }
  throw new AppError("invalid_transition", "New jobs of this video were created meanwhile: try again.");
}

/**
 * Jobs are locked before their video, as by the workers that finish them: the other order could lock both out.
 * @returns false when a job was created before the video was locked; the next round cancels it
 */
async function startDeletion(ctx: Context, tx: Transaction, id: number): Promise<boolean> {
  const where = { id, workspaceId: ctx.actor.workspaceId };
  if (!(await tx.libraryVideo.findFirst({ where, select: { id: true } }))) throw noSuchVideo();
  const isSettling = await cancelOpenJobs(ctx, tx, id);
  await tx.$queryRaw`SELECT FROM "LibraryVideo" WHERE id = ${id} FOR UPDATE`;
  if ((await openJobs(tx, id)).length > 0) return false;
  const removeAfter = new Date(ctx.clock.now().getTime() + (isSettling ? afterWorkersNoticedSeconds * 1000 : 0));
  await moveWhereLegal(tx, auditBy(ctx), {
    entity: "library_video",
    ids: [id],
    to: "deleting",
    set: [Prisma.sql`"removeAfter" = GREATEST("removeAfter", ${removeAfter})`],
  });
  await ctx.queue.send(tx, "delete-video", { videoId: id });
  return true;
}

const openJobs = (tx: Transaction, videoId: number) =>
  tx.job.findMany({
    where: { videoId, status: { in: ["queued", "running"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });

/** @returns whether a worker may still be at one of its jobs, for a moment */
async function cancelOpenJobs(ctx: Context, tx: Transaction, videoId: number): Promise<boolean> {
  const by = auditBy(ctx);
  const now = ctx.clock.now();
  const ids = (await openJobs(tx, videoId)).map((job) => job.id);
  const set = [Prisma.sql`"finishedAt" = ${now}`];
  for (const jobId of await moveWhereLegal(tx, by, { entity: "job", ids, to: "canceled", set })) {
    await endOpenAttempts(tx, Number(jobId), { now, outcome: "canceled" });
    await moveWhereLegal(tx, by, { entity: "job_task", ids: await openTaskIds(tx, Number(jobId)), to: "canceled" });
  }
  const streams = await tx.stream.findMany({ where: { videoId, jobId: { in: ids } }, select: { id: true } });
  await moveWhereLegal(tx, by, { entity: "stream", ids: streams.map((stream) => stream.id), to: "canceled" });
  const since = new Date(now.getTime() - afterWorkersNoticedSeconds * 1000);
  return (await tx.jobAttempt.count({ where: { job: { videoId }, finishedAt: { gt: since } } })) > 0;
}
