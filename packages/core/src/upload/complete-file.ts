import type { CompletedFile, CompleteFileBody } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import type { StoredObject } from "../resources/storage/storage.ts";
import { checkPartList } from "./check-part-list.ts";
import { commitCompletion } from "./commit-completion.ts";
import { type FileIds, type FoundFile, getFile, refuseGone } from "./find-file.ts";
import { forgetMultipartUpload } from "./open-multipart-upload.ts";
import { fileFields } from "./upload-view.ts";

/**
 * Completes one file, and with the last one the group: one library record and one processing job, whatever races or
 * crashes.
 *
 * Safe to repeat at any point. Nothing is remembered between the store's completion and our commit: a call that finds
 * the multipart upload gone looks at the stored object instead, and goes on from there.
 *
 * @throws AppError not_found; gone (group canceled or expired); parts_mismatch; stored_bytes_mismatch;
 * storage_unavailable
 */
export async function completeFile(ctx: Context, input: FileIds & CompleteFileBody): Promise<CompletedFile> {
  const file = await getFile(ctx, input);
  refuseGone(file.groupStatus);
  if (file.status === "completed") return { ...fileFields(file), libraryId: file.libraryId };

  if (file.uploadStrategy === "multipart") {
    const parts = checkPartList(input.parts, file);
    const outcome = file.multipartUploadId
      ? await ctx.storage.completeMultipartUpload(file.storageKey, file.multipartUploadId, parts)
      : "no_such_upload";
    const stored = await ctx.storage.headObject(file.storageKey);
    if (!stored && outcome === "no_such_upload") return refuseNothingStored(ctx, file);
    return commitStored(ctx, file, stored);
  }
  return commitStored(ctx, file, await ctx.storage.headObject(file.storageKey));
}

async function commitStored(ctx: Context, file: FoundFile, stored: StoredObject | null): Promise<CompletedFile> {
  if (!stored) {
    throw new AppError(
      "stored_bytes_mismatch",
      "Nothing is stored for this file yet: upload its bytes, then complete it.",
    );
  }
  if (stored.sizeBytes !== file.totalBytes) {
    // A finished multipart upload takes no more parts; the next URLs must open another.
    if (file.multipartUploadId) await forgetMultipartUpload(ctx, file);
    throw new AppError(
      "stored_bytes_mismatch",
      `${file.totalBytes} bytes were declared for this file but ${stored.sizeBytes} are stored: upload it again.`,
    );
  }
  const libraryId = await commitCompletion(ctx, file, stored);
  return { ...fileFields({ ...file, status: "completed" }), libraryId };
}

async function refuseNothingStored(ctx: Context, file: FoundFile): Promise<never> {
  if (file.multipartUploadId) await forgetMultipartUpload(ctx, file);
  throw new AppError("parts_mismatch", "The store holds no parts of this file: upload them again.", {
    issues: [{ path: "parts", message: `missing part numbers: all of 1 to ${file.totalParts}` }],
  });
}
