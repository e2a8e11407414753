import { visible } from "../access/visible-videos.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { jobHistory } from "./job-view.ts";

/** A job of a video of the caller's workspace, with all that its state is told from. @throws AppError not_found */
export async function findJob(ctx: Context, input: { id: number; jobId: number }) {
  const job = await ctx.db.job.findFirst({
    where: { id: input.jobId, videoId: input.id, video: visible(ctx) },
    include: { stream: true, ...jobHistory },
  });
  if (!job) throw new AppError("not_found", "There is no such job of this video.");
  return job;
}
