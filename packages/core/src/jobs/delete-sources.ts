import type { Storage } from "../resources/storage/storage.ts";

/**
 * Deletes what was fetched, whole or in part. Uploads are aborted first: one that is aborted can no longer become an
 * object.
 */
export async function deleteSources(
  storage: Storage,
  sources: readonly { storageKey: string; multipartUploadId: string | null }[],
): Promise<void> {
  for (const { storageKey, multipartUploadId } of sources)
    if (multipartUploadId) await storage.abortMultipartUpload(storageKey, multipartUploadId);
  await storage.deleteObjects(sources.map(({ storageKey }) => storageKey));
}
