import type { Storage } from "./storage.ts";
import { isRefusedOperation } from "./translate-s3-error.ts";

const batchSize = 1_000;

/**
 * Deletes every object below a prefix, a batch at a time, and before them aborts the multipart uploads that are open
 * there: what one of them still completes is an object then. Where the store lists none, or these credentials may not,
 * objects go all the same. Safe to repeat and to be killed anywhere.
 * @param prefix ends in a slash, or other names that begin alike would go, too
 * @param options.signal checked before each batch and each abort
 * @param options.except what begins so stays
 * @returns how many objects were deleted
 * @throws AppError storage_unavailable; the signal's reason on abort
 */
export async function deleteBelow(
  storage: Pick<Storage, "listObjects" | "deleteObjects" | "listMultipartUploads" | "abortMultipartUpload">,
  prefix: string,
  { signal, except }: { signal?: AbortSignal | undefined; except?: string | undefined } = {},
): Promise<number> {
  const stays = (key: string) => except !== undefined && key.startsWith(except);
  try {
    for await (const { key, multipartUploadId } of storage.listMultipartUploads(prefix)) {
      signal?.throwIfAborted();
      if (!stays(key)) await storage.abortMultipartUpload(key, multipartUploadId);
    }
  } catch (error) {
    if (!isRefusedOperation(error)) throw error;
  }
  let batch: string[] = [];
  let deleted = 0;
  const flush = async () => {
    signal?.throwIfAborted();
    if (batch.length > 0) await storage.deleteObjects(batch);
    deleted += batch.length;
    batch = [];
  };
  for await (const { key } of storage.listObjects(prefix)) {
    if (stays(key)) continue;
    batch.push(key);
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return deleted;
}
