import PQueue from "p-queue";
import type { FileUpload, UploadOptions } from "./file-upload.ts";
import type { StoreAccess } from "./retry-while-unreachable.ts";
import { filesAtOnce, uploadFile } from "./upload-files.ts";

/**
 * Stores files while more of them are made, a few at a time, in about the order in which they came. Holds paths alone,
 * however far the store falls behind. The first failure aborts `signal`, which ends the making of what cannot be
 * stored.
 */
export class UploadQueue {
  /** Aborts with the first failure, or for the reason of the signal that was given. */
  readonly signal: AbortSignal;
  readonly #store: StoreAccess;
  readonly #options: UploadOptions;
  readonly #failed = new AbortController();
  readonly #stored = new Set<string>();
  readonly #uploads = new PQueue({ concurrency: filesAtOnce });
  /** Ends the uploads in hand, not the queue. */
  #round = new AbortController();

  constructor(store: StoreAccess, options: UploadOptions) {
    this.#store = store;
    this.#options = options;
    this.signal = AbortSignal.any([options.signal, this.#failed.signal]);
  }

  add(file: FileUpload): void {
    const round = this.#round.signal;
    void this.#uploads.add(() => this.#send(file, round));
  }

  /**
   * Waits until all that was added is stored.
   * @returns the keys of what is
   * @throws the first failure; the signal's reason on abort
   */
  async settled(): Promise<ReadonlySet<string>> {
    await this.#uploads.onIdle();
    this.signal.throwIfAborted();
    return this.#stored;
  }

  /** Forgets what was added: the files may be removed or written again once this has settled. */
  async clear(): Promise<void> {
    this.#uploads.clear();
    this.#round.abort(new Error("The files of this upload are made again."));
    await this.#uploads.onIdle();
    this.#stored.clear();
    this.#round = new AbortController();
  }

  async #send(file: FileUpload, round: AbortSignal): Promise<void> {
    if (this.signal.aborted) return;
    try {
      await uploadFile(this.#store, file, { ...this.#options, signal: AbortSignal.any([this.signal, round]) });
      this.#stored.add(file.key);
    } catch (error) {
      if (!round.aborted && !this.signal.aborted) this.#failed.abort(error);
    }
  }
}
