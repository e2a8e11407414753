/** Limits of what a remote server may do. Times in milliseconds. */
export interface RemoteLimits {
  maxBytes: number;
  maxRedirects: number;
  /** Of silence: before the answer, and between two of its bytes. */
  idleMs: number;
  /** In this much time of waiting at least `minBytesPerWindow` must come. */
  slowWindowMs: number;
  minBytesPerWindow: number;
  /** Tries in a row that brought next to nothing, before the queue's own, slower retry takes over. */
  maxFruitlessTries: number;
  fruitfulBytes: number;
  /** How often the fetch of a file that changed starts over. */
  maxFreshStarts: number;
  /** Longest wait that the other side may ask for while a worker stands by; a longer one is the queue's. */
  maxRetryAfterMs: number;
}

export const defaultRemoteLimits: Omit<RemoteLimits, "maxBytes"> = {
  maxRedirects: 5,
  idleMs: 30_000,
  slowWindowMs: 60_000,
  minBytesPerWindow: 256 * 1024,
  maxFruitlessTries: 4,
  fruitfulBytes: 64 * 1024,
  maxFreshStarts: 3,
  maxRetryAfterMs: 30_000,
};
