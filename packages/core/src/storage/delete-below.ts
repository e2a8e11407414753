import type { Storage } from "./storage.ts";

const batchSize = 1_000;

/**
 * Deletes every object below a prefix, a batch at a time. Safe to repeat and to be killed anywhere.
 * @param prefix ends in a slash, or other names that begin alike would go, too
 * @param options.signal checked before each batch
 * @param options.except what begins so stays
 * @returns how many were deleted
 * @throws AppError storage_unavailable; the signal's reason on abort
 */
export async function deleteBelow(
  storage: Pick<Storage, "listObjects" | "deleteObjects">,
  prefix: string,
  { signal, except }: { signal?: AbortSignal | undefined; except?: string | undefined } = {},
): Promise<number> {
  let batch: string[] = [];
  let deleted = 0;
  const flush = async () => {
    signal?.throwIfAborted();
    if (batch.length > 0) await storage.deleteObjects(batch);
    deleted += batch.length;
    batch = [];
  };
  for await (const { key } of storage.listObjects(prefix)) {
    if (except !== undefined && key.startsWith(except)) continue;
    batch.push(key);
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return deleted;
}
