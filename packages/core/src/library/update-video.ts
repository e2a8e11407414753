import { type Library, perspectiveDegrees, type UpdateVideoBody } from "@vergence/contract";
import { lockVideo, noSuchVideo, visibleVideos } from "../access/visible-videos.ts";
import { toStoredLayout } from "../kernel/layout-names.ts";
import type { Context } from "../resources/context.ts";
import { changeVideo } from "./change-video.ts";
import { getVideo } from "./get-video.ts";
import { refuseDrm } from "./refuse-drm.ts";

/**
 * Changes what is passed and nothing else. Streams that exist stay as they were made: a new layout or perspective is
 * what later ones are made by.
 * @throws AppError not_found; drm_not_configured
 */
export async function updateVideo(ctx: Context, input: { id: number } & UpdateVideoBody): Promise<Library> {
  const { id, name, layout, perspective, ...same } = input;
  refuseDrm(input.visibility);
  const data = {
    ...same,
    ...(name !== undefined && { videoName: name }),
    ...(layout !== undefined && { layout: toStoredLayout(layout) }),
    ...(perspective !== undefined && { perspective: perspectiveDegrees[perspective] }),
  };
  await ctx.db.$transaction(async (tx) => {
    const where = { id, ...visibleVideos(ctx) };
    if (!(await tx.libraryVideo.findFirst({ where, select: { id: true } }))) throw noSuchVideo();
    if (Object.keys(data).length === 0) return;
    await lockVideo(tx, id);
    await changeVideo(ctx, tx, id, data);
  });
  return getVideo(ctx, { id });
}
