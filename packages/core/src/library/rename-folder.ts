import type { Folder, RenameFolderBody } from "@vergence/contract";
import { visibleVideos } from "../access/visible-videos.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";

/**
 * Gives all videos of a folder, and the uploads that are to be in it, another folder name. Names are case-sensitive.
 * @throws AppError not_found; invalid_transition when there is a folder of the new name, for two merged folders cannot
 * be separated again
 */
export async function renameFolder(ctx: Context, input: { folderName: string } & RenameFolderBody): Promise<Folder> {
  const { folderName, name } = input;
  const { workspaceId } = ctx.actor;
  return ctx.db.$transaction(async (tx) => {
    // Serializes racing renames of a workspace.
    await tx.$queryRaw`SELECT FROM "Workspace" WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    const countIn = (folder: string) => tx.libraryVideo.count({ where: { ...visibleVideos(ctx), folderName: folder } });
    const videoCount = await countIn(folderName);
    if (videoCount === 0) throw new AppError("not_found", "There is no such folder.");
    if (name === folderName) return { folderName, videoCount };
    if ((await countIn(name)) > 0) throw new AppError("invalid_transition", "There is a folder of this name already.");
    await tx.libraryVideo.updateMany({ where: { workspaceId, folderName }, data: { folderName: name } });
    await tx.uploadGroup.updateMany({
      where: { workspaceId, folderName, status: "pending" },
      data: { folderName: name },
    });
    await recordAudit(tx, auditBy(ctx), {
      action: "folder.renamed",
      subject: "folder",
      subjectId: name,
      detail: { from: folderName, to: name, videoCount },
    });
    return { folderName: name, videoCount };
  });
}
