import { randomUUID } from "node:crypto";
import { perspectiveDegrees, planParts, type StartUploadBody, type UploadGroup } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import { toStoredLayout } from "../kernel/layout-names.ts";
import { uploadFileKey } from "../kernel/object-keys.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { toUploadGroup } from "./upload-view.ts";

/**
 * Starts an upload group. The store is not asked: a multipart upload is opened when its first URLs are, so that nothing
 * is left behind there when a client never comes back.
 * @throws AppError invalid_input when a file is larger than this server takes
 */
export async function startUpload(ctx: Context, input: StartUploadBody): Promise<UploadGroup> {
  checkSizes(ctx, input);
  const { workspaceId } = ctx.actor;
  const groupId = randomUUID();
  const now = ctx.clock.now();
  const files = input.files.map((file, position) => {
    const fileId = randomUUID();
    return {
      id: fileId,
      position,
      fileRole: file.fileRole,
      fileName: file.fileName,
      languageTag: file.languageTag ?? null,
      totalBytes: file.sizeBytes,
      ...planParts(file.sizeBytes, ctx.config.upload.partSizeBytes),
      storageKey: uploadFileKey(workspaceId, groupId, fileId),
    };
  });
  const group = await ctx.db.$transaction(async (tx) => {
    const created = await tx.uploadGroup.create({
      data: {
        id: groupId,
        workspaceId,
        videoName: input.videoName,
        description: input.description,
        layout: toStoredLayout(input.layout),
        perspective: perspectiveDegrees[input.perspective],
        folderName: input.folderName,
        fileCount: files.length,
        createdAt: now,
        expiresAt: new Date(now.getTime() + ctx.config.upload.groupTtlSeconds * 1000),
        files: { createMany: { data: files } },
      },
      include: { files: { orderBy: { position: "asc" } } },
    });
    await recordAudit(tx, auditBy(ctx), {
      action: "upload_group.pending",
      subject: "upload_group",
      subjectId: groupId,
      groupId,
      detail: { fileCount: files.length },
    });
    return created;
  });
  return toUploadGroup({ ...group, video: null });
}

function checkSizes(ctx: Context, input: StartUploadBody): void {
  const { maxFileSizeBytes } = ctx.config.upload;
  const issues = input.files.flatMap((file, index) =>
    file.sizeBytes > maxFileSizeBytes
      ? [{ path: `files.${index}.sizeBytes`, message: `must be at most ${maxFileSizeBytes} bytes on this server` }]
      : [],
  );
  if (issues.length > 0) throw new AppError("invalid_input", "A file is larger than this server takes.", { issues });
}
