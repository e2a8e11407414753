import type { Storage } from "@vergence/core";

const batchSize = 1_000;

/**
 * Deletes every object below a prefix that is not to be kept, page by page.
 * @returns how many were deleted
 */
export async function deleteLeftovers(
  storage: Storage,
  prefix: string,
  keep: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<number> {
  let batch: string[] = [];
  let deleted = 0;
  const flush = async () => {
    signal.throwIfAborted();
    if (batch.length > 0) await storage.deleteObjects(batch);
    deleted += batch.length;
    batch = [];
  };
  for await (const { key } of storage.listObjects(prefix)) {
    if (keep.has(key)) continue;
    batch.push(key);
    if (batch.length === batchSize) await flush();
  }
  await flush();
  return deleted;
}
