import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Storage } from "@vergence/core/worker";
import type { FileUpload, UploadOptions } from "./file-upload.ts";
import { mapLimit } from "./map-limit.ts";
import { retryWhileUnreachable, type StoreAccess } from "./retry-while-unreachable.ts";
import { uploadInParts } from "./upload-in-parts.ts";

export const filesAtOnce = 4;

/**
 * Stores files, a few at a time, in about the given order. Each one is streamed from disk and tried again while the
 * store is unreachable.
 * @throws AppError storage_unavailable when the store stays unreachable; the signal's reason on abort
 */
export async function uploadFiles(
  store: StoreAccess,
  files: readonly FileUpload[],
  options: UploadOptions,
): Promise<void> {
  await mapLimit(files, filesAtOnce, options.signal, (file, signal) => uploadFile(store, file, { ...options, signal }));
}

/** Stores one file, in parts where it is larger than one. @throws as `uploadFiles` */
export async function uploadFile(store: StoreAccess, file: FileUpload, options: UploadOptions): Promise<void> {
  const { signal, beforeEach, onStored } = options;
  const { size } = await stat(file.path);
  if (size > store.config.upload.partSizeBytes) return uploadInParts(store, file, size, options);
  await retryWhileUnreachable(store, signal, async () => {
    await beforeEach?.();
    await put(store.storage, file, size, signal);
  });
  onStored?.(1);
}

async function put(storage: Storage, file: FileUpload, sizeBytes: number, signal: AbortSignal): Promise<void> {
  const body = createReadStream(file.path);
  const { contentType, cacheControl } = file;
  try {
    await storage.putObject(file.key, body, { sizeBytes, contentType, cacheControl, signal });
  } finally {
    body.destroy();
  }
}
