import type { Resources } from "../resources/context.ts";
import type { FetchClaim, RemoteSource } from "./claim-fetch.ts";
import { noteSource } from "./note-source.ts";

/**
 * Begins the fetch of a source from its first byte: keeps what its server says of the file, and aborts the store's
 * upload of what was fetched of another one. That is the upload which the row held while it was this claim's to write:
 * the upload of a worker that has taken over since stays.
 * @throws ClaimLostError; AppError storage_unavailable
 */
export async function beginSource(
  ctx: Resources,
  claim: FetchClaim,
  { sourceId, storageKey }: Pick<RemoteSource, "sourceId" | "storageKey">,
  file: Pick<RemoteSource, "partSizeBytes" | "totalBytes" | "validator">,
): Promise<void> {
  const { multipartUploadId } = await ctx.db.remoteSource.findUniqueOrThrow({
    where: { id: sourceId },
    select: { multipartUploadId: true },
  });
  await noteSource(ctx, claim, sourceId, { ...file, multipartUploadId: null });
  if (multipartUploadId) await ctx.storage.abortMultipartUpload(storageKey, multipartUploadId);
}
