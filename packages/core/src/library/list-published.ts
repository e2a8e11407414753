import type { PublishedPage, PublishedQuery } from "@vergence/contract";
import { visibleVideos } from "../access/visible-videos.ts";
import { afterIntegerCursor, pageOf } from "../kernel/cursor.ts";
import type { Context } from "../resources/context.ts";
import { toLibrary, toStream } from "./library-view.ts";

/** Of a page whose size was not given though a cursor was. */
const defaultLimit = 50;

/**
 * The playable streams of published videos, newest stream first: all of them, or a page where a limit or a cursor is
 * given.
 * @throws AppError invalid_input for a cursor that no page gave
 */
export async function listPublished(ctx: Context, input: PublishedQuery): Promise<PublishedPage> {
  const limit = input.limit ?? (input.cursor === undefined ? Number.POSITIVE_INFINITY : defaultLimit);
  const streams = await ctx.db.stream.findMany({
    where: {
      status: "ready",
      video: {
        ...visibleVideos(ctx),
        visibility: input.visibility,
        isPublished: true,
        folderName: input.folderName && { in: input.folderName },
      },
      AND: afterIntegerCursor(input.cursor),
    },
    ...(Number.isFinite(limit) && { take: limit + 1 }),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    include: { video: { include: { streams: { select: { status: true } } } } },
  });
  const { items, nextCursor } = pageOf(streams, limit);
  return {
    items: items.map((stream) => ({
      stream: toStream(ctx, stream.video, stream),
      library: toLibrary(ctx, stream.video),
    })),
    nextCursor,
  };
}
