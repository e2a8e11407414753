import { type FileHandle, open } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import { AppError } from "@vergence/core";
import type { Storage } from "@vergence/core/worker";
import { retry } from "@vergence/timers";
import { longestUnreachableMs, type StoreAccess } from "./retry-while-unreachable.ts";

/** A stored object and what it must be: other bytes are refused, whatever their key. */
export interface PinnedObject {
  storageKey: string;
  /** Null for what we made ourselves, which is never replaced. */
  etag: string | null;
  sizeBytes: number;
}

/**
 * Streams an object into a new file. After a dropped connection it resumes at the byte that it had come to, with a
 * Range request (RFC 9110, section 14.2) that names the same etag; while the store is unreachable, it retries.
 * @param options.onBytes gets the size of each chunk that came in, in bytes
 * @throws AppError not_found when the object is gone, source_changed when it is another, storage_unavailable when the
 * store stays unreachable; the signal's reason on abort
 */
export async function downloadObject(
  { storage, config }: StoreAccess,
  object: PinnedObject,
  path: string,
  options: { signal: AbortSignal; onBytes?: (sizeBytes: number) => void },
): Promise<void> {
  const { signal, onBytes } = options;
  const file = await open(path, "wx");
  let haveBytes = 0;
  let hadBytes = 0;
  const readRest = async () => {
    hadBytes = haveBytes;
    // The last try may have failed behind the last byte.
    if (haveBytes >= object.sizeBytes) return;
    for await (const chunk of readFrom(storage, object, haveBytes, signal)) {
      await writeAll(file, chunk, haveBytes);
      haveBytes += chunk.length;
      onBytes?.(chunk.length);
    }
    if (haveBytes < object.sizeBytes) throw new AppError("storage_unavailable", "The store sent too few bytes.");
  };
  try {
    await retry(readRest, {
      signal,
      hasGained: () => haveBytes > hadBytes,
      // A drop behind bytes that came is always worth a try.
      shouldRetry: ({ error, count, failingForMs }) =>
        mayHeal(error) && (count === 1 || failingForMs < longestUnreachableMs(config)),
    });
  } finally {
    await file.close();
  }
}

async function* readFrom(
  storage: Storage,
  { storageKey, etag, sizeBytes }: PinnedObject,
  offsetBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const range = offsetBytes > 0 ? `bytes=${offsetBytes}-` : undefined;
  const body = await storage.getObject(storageKey, { ...(etag !== null && { ifMatch: etag }), range, signal });
  if (!body) throw new AppError("not_found", "The object is not in the store.");
  try {
    // A store that ignores Range sends all of it again: `sizeBytes` shows that, and what is there already is skipped.
    let skipBytes = body.sizeBytes === sizeBytes ? offsetBytes : 0;
    if (body.sizeBytes + offsetBytes - skipBytes !== sizeBytes) {
      throw new AppError("source_changed", "The stored object has another size than the one that was completed.");
    }
    addAbortSignal(signal, body.stream);
    for await (const chunk of body.stream as AsyncIterable<Buffer>) {
      if (skipBytes < chunk.length) yield chunk.subarray(skipBytes);
      skipBytes = Math.max(0, skipBytes - chunk.length);
    }
  } finally {
    body.stream.destroy();
  }
}

async function writeAll(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let written = 0; written < chunk.length; ) {
    written += (await file.write(chunk, written, chunk.length - written, position + written)).bytesWritten;
  }
}

const ofThisDisk = new Set(["ENOSPC", "EDQUOT", "EFBIG", "EIO", "ENOENT", "EACCES", "EPERM", "EROFS"]);

/**
 * Drops and busy stores heal; a changed or missing object does not, nor does a disk that is full in the next second.
 */
function mayHeal(error: unknown): boolean {
  if (error instanceof AppError) return error.code === "storage_unavailable";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return !(error instanceof TypeError) && !ofThisDisk.has(String(code));
}
