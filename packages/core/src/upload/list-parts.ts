import type { UploadedPart } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { type FileIds, getFile, refuseGone } from "./find-file.ts";

/**
 * The parts that the store holds of a file, so that a client which lost its state resumes without sending them again. A
 * `single_put` file, and a completed one, is listed as it is stored: a single PUT as one part, a completed multipart as
 * no open parts.
 * @throws AppError not_found; gone; storage_unavailable
 */
export async function listParts(ctx: Context, input: FileIds): Promise<UploadedPart[]> {
  const file = await getFile(ctx, input);
  refuseGone(file.groupStatus);
  if (file.uploadStrategy === "single_put") {
    const stored = await ctx.storage.headObject(file.storageKey);
    return stored ? [{ partNumber: 1, sizeBytes: stored.sizeBytes, etag: stored.etag }] : [];
  }
  if (!file.multipartUploadId || file.status !== "pending") return [];
  const parts = await ctx.storage.listParts(file.storageKey, file.multipartUploadId);
  return (parts ?? []).map(({ partNumber, sizeBytes, etag }) => ({ partNumber, sizeBytes, etag }));
}
