import { wait } from "./wait.ts";

/** A try that failed. */
export interface FailedTry {
  error: unknown;
  /** How many have failed in a row, with this one; from 1. */
  count: number;
  /** The time since the first of them failed. */
  failingForMs: number;
}

interface RetryOptions {
  /** Ends the pauses, and the retries; the work itself watches it as it likes. */
  signal: AbortSignal;
  /** Whether another try may help. */
  shouldRetry(failure: FailedTry): boolean;
  /**
   * Whether the try that failed got further than those before it: then it is the first of a new row. Never, where this
   * is missing.
   */
  hasGained?(error: unknown): boolean;
  /** How long the pause after a failure is. Default 0.25 s, doubled each time up to 15 s. */
  pauseMs?(failure: FailedTry): number;
}

/** Pauses of `firstMs`, doubled with each failure in a row up to `longestMs`. */
export const doubling =
  (firstMs: number, longestMs: number) =>
  ({ count }: FailedTry): number =>
    Math.min(firstMs * 2 ** (count - 1), longestMs);

/** The usual pause: 0.25 s, doubled with each failure in a row up to 15 s. */
export const usualPauseMs = doubling(250, 15_000);

/**
 * Does work until it succeeds, with pauses between the tries. A success counts, even where the signal aborted
 * meanwhile.
 * @throws the last error, where `shouldRetry` says no; the signal's reason, once a try fails or in a pause, whatever
 * the try's own error was
 */
export async function retry<Result>(
  work: () => Promise<Result>,
  { signal, shouldRetry, hasGained = () => false, pauseMs = usualPauseMs }: RetryOptions,
): Promise<Result> {
  let count = 0;
  let failingSinceMs = 0;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      const nowMs = performance.now();
      count = hasGained(error) ? 1 : count + 1;
      // A try may take its time until it fails: what counts is for how long they go on failing.
      if (count === 1) failingSinceMs = nowMs;
      const failure: FailedTry = { error, count, failingForMs: nowMs - failingSinceMs };
      if (!shouldRetry(failure)) throw error;
      await wait(pauseMs(failure), { signal });
    }
  }
}
