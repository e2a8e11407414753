import type { JobKind } from "@vergence/contract";
import { visibleVideos } from "../access/visible-videos.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";
import { jobHistory } from "./job-view.ts";

/** A job of a video of the caller's workspace, with all that its state is read from. @throws AppError not_found */
export async function findJob(ctx: Context, input: { id: number; jobId: number }) {
  const job = await ctx.db.job.findFirst({
    where: { id: input.jobId, videoId: input.id, video: visibleVideos(ctx) },
    include: { stream: true, ...jobHistory },
  });
  if (!job) throw new AppError("not_found", "There is no such job of this video.");
  return job;
}

/**
 * Whether a video is processing, ready or failed by such a job: its fetch and its ingest. What is made later leaves it
 * ready.
 */
export const isOfVideo = (kind: JobKind): boolean => kind === "fetch" || kind === "ingest";

/** The tasks of a job that are not over yet. */
export async function openTaskIds(tx: Transaction, jobId: number): Promise<number[]> {
  const tasks = await tx.jobTask.findMany({
    where: { jobId, status: { in: ["queued", "running"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return tasks.map(({ id }) => id);
}
