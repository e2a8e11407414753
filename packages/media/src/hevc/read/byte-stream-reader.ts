import { MediaError } from "../../media-error.ts";

/**
 * Pulls a byte stream chunk by chunk: nothing is read ahead, so that its writer is held back. An abort, or `close`,
 * ends even a read that is under way, and destroys the stream, so that its writer ends too.
 */
export class ByteStreamReader {
  readonly #stream: AsyncIterable<Uint8Array>;
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  readonly #name: string;
  #rejectPending: ((reason: unknown) => void) | null = null;
  #isClosed = false;

  /** @param name as in `Work on the left eye was stopped.` */
  constructor(stream: AsyncIterable<Uint8Array>, name: string, signal?: AbortSignal) {
    this.#stream = stream;
    this.#iterator = stream[Symbol.asyncIterator]();
    this.#name = name;
    this.#signal = signal;
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** The next chunk; null at the end. Not to be called again before it has answered. */
  next(): Promise<Uint8Array | null> {
    if (this.#isClosed) return Promise.reject(this.#stopped());
    return new Promise((resolve, reject) => {
      this.#rejectPending = reject;
      this.#iterator.next().then((result) => resolve(result.done ? null : result.value), reject);
    });
  }

  /** Ends the stream, wherever it is. May be called more than once. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#rejectPending?.(this.#stopped());
    // An iterator would wait for the read that is under way before it returns; Node's streams can be ended at once.
    if ("destroy" in this.#stream && typeof this.#stream.destroy === "function") this.#stream.destroy();
    this.#iterator.return?.().catch(() => {});
  }

  #onAbort = (): void => this.close();

  #stopped(): MediaError {
    const cause: unknown = this.#signal?.aborted ? this.#signal.reason : undefined;
    return new MediaError("aborted", `Work on ${this.#name} was stopped.`, { permanent: false, cause });
  }
}
