import type { StoreAccess } from "./retry-while-away.ts";
import { type FileUpload, filesAtOnce, type UploadOptions, uploadFile } from "./upload-files.ts";

/**
 * Stores files while more of them are made, a few at a time, in about the order in which they came. Holds paths alone, however far the
 * store falls behind. The first failure aborts `signal`, so that nobody goes on making what cannot be stored.
 */
export class UploadQueue {
  /** Aborts with the first failure, or for the reason of the signal that was given. */
  readonly signal: AbortSignal;
  readonly #store: StoreAccess;
  readonly #options: UploadOptions;
  readonly #failed = new AbortController();
  readonly #stored = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #waiting: FileUpload[] = [];
  /** Ends the uploads in hand, not the queue. */
  #round = new AbortController();

  constructor(store: StoreAccess, options: UploadOptions) {
    this.#store = store;
    this.#options = options;
    this.signal = AbortSignal.any([options.signal, this.#failed.signal]);
  }

  add(file: FileUpload): void {
    this.#waiting.push(file);
    this.#fill();
  }

  /**
   * Waits until all that was added is stored.
   * @returns the keys of what is
   * @throws the first failure; the signal's reason on abort
   */
  async settled(): Promise<ReadonlySet<string>> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    this.signal.throwIfAborted();
    return this.#stored;
  }

  /** Forgets what was added: the files may be removed or written anew once this has settled. */
  async clear(): Promise<void> {
    this.#waiting = [];
    this.#round.abort(new Error("The files of this upload are made anew."));
    await Promise.all(this.#running);
    this.#stored.clear();
    this.#round = new AbortController();
  }

  #fill(): void {
    while (this.#running.size < filesAtOnce && !this.signal.aborted) {
      const file = this.#waiting.shift();
      if (!file) return;
      const running = this.#send(file, this.#round.signal).finally(() => {
        this.#running.delete(running);
        this.#fill();
      });
      this.#running.add(running);
    }
  }

  async #send(file: FileUpload, round: AbortSignal): Promise<void> {
    try {
      await uploadFile(this.#store, file, { ...this.#options, signal: AbortSignal.any([this.signal, round]) });
      this.#stored.add(file.key);
    } catch (error) {
      if (!round.aborted && !this.signal.aborted) this.#failed.abort(error);
    }
  }
}
