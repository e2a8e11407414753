import type { Folders } from "@vergence/contract";
import { visibleVideos } from "../access/visible-videos.ts";
import type { Context } from "../resources/context.ts";

/** The folders of the workspace, by name: each is there as long as a video is in it. */
export async function listFolders(ctx: Context): Promise<Folders> {
  const rows = await ctx.db.libraryVideo.groupBy({
    by: ["folderName"],
    where: visibleVideos(ctx),
    _count: true,
    orderBy: { folderName: "asc" },
  });
  return { folders: rows.map((row) => ({ folderName: row.folderName, videoCount: row._count })) };
}
