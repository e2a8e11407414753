import type { UploadGroup } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import type { FileRow, GroupRow } from "./upload-view.ts";
import { toUploadGroup } from "./upload-view.ts";

/**
 * One group with the state of its files, in one round trip: programs ask for it again and again while they upload.
 * @throws AppError not_found
 */
export async function getGroup(ctx: Context, input: { uploadSessionId: string }): Promise<UploadGroup> {
  const [group] = await ctx.db.$queryRaw<(GroupRow & { files: FileRow[] })[]>`
    SELECT g.id, g.status::text, g."videoName", g.description, g.layout::text, g.perspective, g."folderName", g."createdAt", g."expiresAt",
      (SELECT jsonb_build_object('id', v.id) FROM "LibraryVideo" v WHERE v."uploadGroupId" = g.id) AS video,
      (SELECT jsonb_agg(f ORDER BY f.position) FROM "UploadFile" f WHERE f."groupId" = g.id) AS files
    FROM "UploadGroup" g WHERE g.id = ${input.uploadSessionId}::uuid AND g."workspaceId" = ${ctx.actor.workspaceId}::uuid`;
  if (!group) throw new AppError("not_found", "There is no such upload group.");
  return toUploadGroup(group);
}
