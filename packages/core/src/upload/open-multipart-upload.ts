import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { type FoundFile, getFile } from "./find-file.ts";

/**
 * The store's id of a file's multipart upload, opening one when the file has none yet. When two calls race, one upload
 * wins and the other is aborted; one left by a crash in between is found by the orphan sweep.
 * @param hasChecksums whether parts come with their checksums, which a store wants to know from the beginning
 * @throws AppError gone when the group was canceled meanwhile; invalid_input when the upload was begun the other way
 */
export async function openMultipartUpload(ctx: Context, file: FoundFile, hasChecksums: boolean): Promise<string> {
  if (file.multipartUploadId) return useOpened(file.multipartUploadId, file, hasChecksums);
  const { multipartUploadId } = await ctx.storage.createMultipartUpload(file.storageKey, { hasChecksums });
  const claimed = await ctx.db.$executeRaw`
    UPDATE "UploadFile" SET "multipartUploadId" = ${multipartUploadId}, "hasPartChecksums" = ${hasChecksums}
    WHERE id = ${file.id}::uuid AND status = 'pending' AND "multipartUploadId" IS NULL`;
  if (claimed === 1) return multipartUploadId;
  await ctx.storage.abortMultipartUpload(file.storageKey, multipartUploadId);
  const now = await getFile(ctx, { uploadSessionId: file.groupId, uploadId: file.id });
  if (now.multipartUploadId && now.status === "pending") return useOpened(now.multipartUploadId, now, hasChecksums);
  throw new AppError("gone", `This file is ${now.status}; it takes no more parts.`);
}

/** S3 takes checksums of all parts of an upload, or of none. */
function useOpened(multipartUploadId: string, { hasPartChecksums }: FoundFile, hasChecksums: boolean): string {
  if (hasPartChecksums === hasChecksums) return multipartUploadId;
  const message = hasPartChecksums
    ? "this file's upload was begun with checksums: name each part with its checksumSha256"
    : "this file's upload was begun without checksums: ask for its parts by partNumbers";
  throw new AppError("invalid_input", `The body is not valid: parts ${message}.`, {
    issues: [{ path: "parts", message }],
  });
}

/** Forgets a multipart upload that the store no longer knows, so that the next URLs open a fresh one. */
export async function forgetMultipartUpload(ctx: Context, file: FoundFile): Promise<void> {
  await ctx.db.$executeRaw(Prisma.sql`
    UPDATE "UploadFile" SET "multipartUploadId" = NULL
    WHERE id = ${file.id}::uuid AND status = 'pending' AND "multipartUploadId" = ${file.multipartUploadId}`);
}
