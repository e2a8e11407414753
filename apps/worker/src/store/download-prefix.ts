import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { downloadObject } from "./download-object.ts";
import { mapLimit } from "./map-limit.ts";
import type { StoreAccess } from "./retry-while-unreachable.ts";

const filesAtOnce = 4;

/**
 * Downloads all objects of one rendition to a new folder.
 * @throws AppError storage_unavailable; the signal's reason on abort
 */
export async function downloadPrefix(
  store: StoreAccess,
  prefix: string,
  folder: string,
  { signal, onProgress = () => undefined }: { signal: AbortSignal; onProgress?: (percent: number) => void },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const objects: { key: string; sizeBytes: number }[] = [];
  for await (const object of store.storage.listObjects(prefix)) objects.push(object);
  const totalBytes = objects.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let haveBytes = 0;
  const onBytes = (sizeBytes: number) => {
    haveBytes += sizeBytes;
    onProgress((100 * haveBytes) / totalBytes);
  };
  await mapLimit(objects, filesAtOnce, signal, (object, either) => {
    const source = { storageKey: object.key, sizeBytes: object.sizeBytes, etag: null };
    return downloadObject(store, source, join(folder, basename(object.key)), { signal: either, onBytes });
  });
}
