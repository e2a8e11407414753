import type { ListVideosQuery, VideoPage } from "@vergence/contract";
import { visibleVideos } from "../access/visible-videos.ts";
import { afterIntegerCursor, pageOf } from "../kernel/cursor.ts";
import type { Context } from "../resources/context.ts";
import { containsText } from "../resources/db/contains-text.ts";
import { toLibraryItem } from "./library-view.ts";

/**
 * The workspace's videos, newest first, a page at a time.
 * @throws AppError invalid_input for a cursor that no page gave
 */
export async function listVideos(ctx: Context, input: ListVideosQuery): Promise<VideoPage> {
  const { limit, cursor, folderName, status, search } = input;
  const rows = await ctx.db.libraryVideo.findMany({
    where: {
      ...visibleVideos(ctx),
      ...(status && { status }),
      folderName: folderName && { in: folderName },
      videoName: containsText(search),
      AND: afterIntegerCursor(cursor),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    include: { streams: { select: { status: true } } },
  });
  const { items, nextCursor } = pageOf(rows, limit);
  return { items: items.map((video) => toLibraryItem(ctx, video)), nextCursor };
}
