import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { AppError, type Storage } from "@vergence/core";
import { mapLimit } from "./map-limit.ts";
import { waitBeforeRetry } from "./retry-delay.ts";

/** A local file and the object that it becomes. */
export interface FileUpload {
  path: string;
  key: string;
  contentType: string;
  cacheControl: string;
}

export interface UploadOptions {
  signal: AbortSignal;
  /** Called before every try of every file; what it throws ends the whole upload. */
  beforeEach?: () => Promise<void>;
  onFile?: (sizeBytes: number) => void;
  /** Of one file while the store fails: 4, which is about two seconds. */
  maxTries?: number;
}

export const filesAtOnce = 4;

/**
 * Stores files, a few at a time, in about the given order. Each one is streamed from disk and tried again when the store fails.
 * @throws AppError storage_unavailable when the store stays away; the signal's reason on abort
 */
export async function uploadFiles(
  storage: Storage,
  files: readonly FileUpload[],
  options: UploadOptions,
): Promise<void> {
  await mapLimit(files, filesAtOnce, options.signal, (file, signal) =>
    uploadFile(storage, file, { ...options, signal }),
  );
}

/** Stores one file. @throws as `uploadFiles` */
export async function uploadFile(
  storage: Storage,
  file: FileUpload,
  { signal, beforeEach, onFile, maxTries = 4 }: UploadOptions,
): Promise<void> {
  const { size } = await stat(file.path);
  for (let tries = 1; ; tries++) {
    await beforeEach?.();
    try {
      await put(storage, file, size, signal);
      break;
    } catch (error) {
      signal.throwIfAborted();
      if (tries === maxTries || !(error instanceof AppError) || error.code !== "storage_unavailable") throw error;
      await waitBeforeRetry(tries, signal);
    }
  }
  onFile?.(size);
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
