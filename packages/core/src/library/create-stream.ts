import { type CreateStreamBody, hasTwoEyes, type JobState, streamFormatFacts } from "@vergence/contract";
import { lockVideo, noSuchVideo, visibleVideos } from "../access/visible-videos.ts";
import { createStreamJob } from "../jobs/create-jobs.ts";
import { toJobState } from "../jobs/job-view.ts";
import { AppError } from "../kernel/errors.ts";
import { toWireLayout } from "../kernel/layout-names.ts";
import type { Context } from "../resources/context.ts";
import { auditBy } from "../states/audit.ts";
import { changeVideo } from "./change-video.ts";
import { refuseDrm } from "./refuse-drm.ts";

/**
 * Starts a further stream of a video that is ready. `visibility` is the video's: its streams lead to each other's
 * renditions.
 * @throws AppError not_found; invalid_input for a stereo format of a video with one eye; not_ready; drm_not_configured
 */
export async function createStream(ctx: Context, input: { id: number } & CreateStreamBody): Promise<JobState> {
  refuseDrm(input.visibility);
  const video = await ctx.db.libraryVideo.findFirst({ where: { id: input.id, ...visibleVideos(ctx) } });
  if (!video) throw noSuchVideo();
  const layout = toWireLayout(video.layout);
  if (streamFormatFacts[input.streamFormat].eyes === 2 && !hasTwoEyes(layout))
    throw noTwoEyes(input.streamFormat, layout);
  if (video.status !== "ready")
    throw new AppError("not_ready", `This video is ${video.status}; streams can be added once it is ready.`);
  const job = await ctx.db.$transaction(async (tx) => {
    const { visibility, bitrateLadder } = input;
    await lockVideo(tx, video.id);
    if (visibility) await changeVideo(ctx, tx, video.id, { visibility });
    const stream = { videoId: video.id, format: input.streamFormat, ladder: bitrateLadder ?? null };
    return createStreamJob(ctx, tx, auditBy(ctx), stream);
  });
  return toJobState(job);
}

function noTwoEyes(format: string, layout: string): AppError {
  const message = `${format} needs two eyes that can be separated, and this video's layout is ${layout}`;
  return new AppError("invalid_input", `The body is not valid: streamFormat ${message}.`, {
    issues: [{ path: "streamFormat", message }],
  });
}
