import type { JobDetail, JobState } from "@vergence/contract";
import { noSuchVideo, visibleVideos } from "../access/visible-videos.ts";
import type { Context } from "../resources/context.ts";
import { findJob } from "./job-rows.ts";
import { jobHistory, toJobDetail, toJobState } from "./job-view.ts";

/** The state of one job of a video. @throws AppError not_found */
export async function getJobStatus(ctx: Context, input: { id: number; jobId: number }): Promise<JobState> {
  return toJobState(await findJob(ctx, input));
}

/** One job of a video with all its attempts. @throws AppError not_found */
export async function getJob(ctx: Context, input: { id: number; jobId: number }): Promise<JobDetail> {
  return toJobDetail(await findJob(ctx, input));
}

/** All jobs of a video, newest first. @throws AppError not_found */
export async function listJobs(ctx: Context, input: { id: number }): Promise<JobDetail[]> {
  const video = await ctx.db.libraryVideo.findFirst({
    where: { id: input.id, ...visibleVideos(ctx) },
    include: { jobs: { orderBy: { id: "desc" }, include: jobHistory } },
  });
  if (!video) throw noSuchVideo();
  return video.jobs.map(toJobDetail);
}
