import { createReadStream } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "@vergence/core";
import { retryWhileUnreachable, type StoreAccess } from "../store/retry-while-unreachable.ts";

export interface StoredPart {
  partNumber: number;
  etag: string;
}

export interface PartTarget {
  store: StoreAccess;
  key: string;
  /** An empty folder of its own. */
  folder: string;
  partSizeBytes: number;
  signal: AbortSignal;
  /** The multipart upload; opened, and noted in its row, with the first part. */
  open(): Promise<string>;
}

/**
 * Cuts a stream of bytes into parts and stores them, one at a time, while the next one is being filled. Parts wait in
 * files: memory stays the same whatever their size, a part that the store refuses can be sent again, and a drop of the
 * source costs no byte.
 */
export class PartWriter {
  readonly #target: PartTarget;
  #multipartUploadId: string | null;
  readonly #parts: StoredPart[];
  #file: FileHandle | null = null;
  #fileBytes = 0;
  #receivedBytes: number;
  #storing: Promise<void> = Promise.resolve();
  readonly #closed = new AbortController();

  /** @param stored what the store already has of it: whole parts from the first one on */
  constructor(target: PartTarget, stored: { multipartUploadId: string; parts: readonly StoredPart[] } | null) {
    this.#target = target;
    this.#multipartUploadId = stored?.multipartUploadId ?? null;
    this.#parts = [...(stored?.parts ?? [])];
    this.#receivedBytes = this.#parts.length * target.partSizeBytes;
  }

  /** Stored, or on this machine's disk. */
  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  async write(chunk: Buffer): Promise<void> {
    for (let rest = chunk; rest.length > 0; ) {
      const taken = rest.subarray(0, this.#target.partSizeBytes - this.#fileBytes);
      await this.#append(taken);
      rest = rest.subarray(taken.length);
      if (this.#fileBytes === this.#target.partSizeBytes) await this.#store();
    }
  }

  /** Stores what is left. @returns the upload to complete */
  async end(): Promise<{ multipartUploadId: string; parts: StoredPart[] }> {
    if (this.#fileBytes > 0) await this.#store();
    await this.#storing;
    if (this.#multipartUploadId === null) throw new Error("Nothing was written.");
    return { multipartUploadId: this.#multipartUploadId, parts: this.#parts };
  }

  /** Aborts the upload in hand, and closes the file. */
  async close(): Promise<void> {
    this.#closed.abort(new Error("The writer was closed."));
    await this.#storing.catch(() => undefined);
    await this.#file?.close();
    this.#file = null;
  }

  get #partNumber(): number {
    return Math.floor((this.#receivedBytes - this.#fileBytes) / this.#target.partSizeBytes) + 1;
  }

  /** Two files take turns: one is filled while the other is stored. */
  get #path(): string {
    return join(this.#target.folder, `part-${this.#partNumber % 2}`);
  }

  async #append(bytes: Buffer): Promise<void> {
    this.#file ??= await open(this.#path, "w");
    for (let written = 0; written < bytes.length; )
      written += (await this.#file.write(bytes, written, bytes.length - written)).bytesWritten;
    this.#fileBytes += bytes.length;
    this.#receivedBytes += bytes.length;
  }

  async #store(): Promise<void> {
    const part = { path: this.#path, partNumber: this.#partNumber, sizeBytes: this.#fileBytes };
    await this.#file?.close();
    this.#file = null;
    this.#fileBytes = 0;
    await this.#storing;
    this.#storing = this.#send(part);
    // Its failure is thrown where it is awaited next.
    this.#storing.catch(() => undefined);
  }

  async #send({ path, partNumber, sizeBytes }: { path: string; partNumber: number; sizeBytes: number }): Promise<void> {
    const { store, key } = this.#target;
    const signal = AbortSignal.any([this.#target.signal, this.#closed.signal]);
    this.#multipartUploadId ??= await this.#target.open();
    const upload = { key, multipartUploadId: this.#multipartUploadId, partNumber };
    const part = await retryWhileUnreachable(store, signal, async () => {
      const body = createReadStream(path);
      try {
        return await store.storage.uploadPart(upload, body, { sizeBytes, signal });
      } finally {
        body.destroy();
      }
    });
    if (!part) throw new AppError("storage_unavailable", "The store has forgotten what was fetched so far.");
    this.#parts.push(part);
    await rm(path, { force: true });
  }
}
