import type { Library, VideoStreams } from "@vergence/contract";
import { noSuchVideo, visibleVideos } from "../access/visible-videos.ts";
import type { Context } from "../resources/context.ts";
import { toLibrary, toStream } from "./library-view.ts";

async function getVideoRow(ctx: Context, id: number) {
  const video = await ctx.db.libraryVideo.findFirst({
    where: { id, ...visibleVideos(ctx) },
    include: { streams: { orderBy: [{ createdAt: "desc" }, { id: "desc" }] } },
  });
  if (!video) throw noSuchVideo();
  return video;
}

/** One video of the library. @throws AppError not_found */
export async function getVideo(ctx: Context, input: { id: number }): Promise<Library> {
  return toLibrary(ctx, await getVideoRow(ctx, input.id));
}

/** A video with its streams, newest first. @throws AppError not_found */
export async function getVideoStreams(ctx: Context, input: { id: number }): Promise<VideoStreams> {
  const video = await getVideoRow(ctx, input.id);
  return {
    streams: video.streams.map((stream) => toStream(ctx, video, stream)),
    library: toLibrary(ctx, video),
  };
}
