import { createReadStream } from "node:fs";
import { partSizeFor, rangeOfPart } from "@vergence/contract";
import { AppError } from "@vergence/core";
import type { Storage } from "@vergence/core/worker";
import type { FileUpload, UploadOptions } from "./file-upload.ts";
import { mapLimit } from "./map-limit.ts";
import { retryWhileUnreachable, type StoreAccess } from "./retry-while-unreachable.ts";

const partsAtOnce = 4;

type Part = NonNullable<Awaited<ReturnType<Storage["uploadPart"]>>>;

/**
 * Stores one large file as a multipart upload: S3 takes no more than 5 GiB at once, and of parts that fail only those
 * are sent again. A failure leaves no open upload behind, but where the store is unreachable, or the worker is killed:
 * the job's clean-up aborts those, and the sweep of orphans what no clean-up finds.
 * @throws AppError storage_unavailable when the store stays unreachable, or has forgotten the upload; the signal's
 * reason on abort
 */
export async function uploadInParts(
  store: StoreAccess,
  file: FileUpload,
  totalBytes: number,
  options: UploadOptions,
): Promise<void> {
  const { storage, config } = store;
  const { key, contentType, cacheControl } = file;
  const { signal } = options;
  const opening = () => storage.createMultipartUpload(key, { contentType, cacheControl });
  const { multipartUploadId } = await retryWhileUnreachable(store, signal, opening);
  try {
    const partSizeBytes = partSizeFor(totalBytes, config.upload.partSizeBytes);
    const numbers = Array.from({ length: Math.ceil(totalBytes / partSizeBytes) }, (_, index) => index + 1);
    const parts = await mapLimit(numbers, partsAtOnce, signal, (partNumber, either) =>
      uploadPart(
        store,
        { ...file, multipartUploadId, totalBytes, partSizeBytes, partNumber },
        { ...options, signal: either },
      ),
    );
    await complete(store, { key, multipartUploadId, parts, totalBytes }, options);
  } catch (error) {
    await storage.abortMultipartUpload(key, multipartUploadId).catch(() => undefined);
    throw error;
  }
}

async function uploadPart(
  store: StoreAccess,
  part: FileUpload & { multipartUploadId: string; totalBytes: number; partSizeBytes: number; partNumber: number },
  { signal, beforeEach, onStored }: UploadOptions,
): Promise<Part> {
  const { path, totalBytes, partNumber } = part;
  const { byteStart, byteEnd, sizeBytes } = rangeOfPart(part, partNumber);
  const stored = await retryWhileUnreachable(store, signal, async () => {
    await beforeEach?.();
    const body = createReadStream(path, { start: byteStart, end: byteEnd - 1 });
    try {
      return await store.storage.uploadPart(part, body, { sizeBytes, signal });
    } finally {
      body.destroy();
    }
  });
  if (!stored) throw forgotten();
  onStored?.(sizeBytes / totalBytes);
  return stored;
}

/**
 * Where the answer to a completion was lost, the next one finds no upload, but the object: at once, or when the store
 * has joined it.
 */
async function complete(
  store: StoreAccess,
  {
    key,
    multipartUploadId,
    parts,
    totalBytes,
  }: { key: string; multipartUploadId: string; parts: Part[]; totalBytes: number },
  { signal, beforeEach }: UploadOptions,
): Promise<void> {
  let tries = 0;
  const isStored = await retryWhileUnreachable(store, signal, async () => {
    await beforeEach?.();
    tries++;
    const outcome = await store.storage.completeMultipartUpload(key, multipartUploadId, parts, { signal });
    if (outcome === "completed" || (await store.storage.headObject(key))?.sizeBytes === totalBytes) return true;
    if (tries > 1) throw forgotten();
    return false;
  });
  if (!isStored) throw forgotten();
}

const forgotten = () =>
  new AppError("storage_unavailable", "The store has forgotten the multipart upload that was being sent to it.");
