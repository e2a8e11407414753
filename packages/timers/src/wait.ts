import { startTimer } from "./start-timer.ts";

interface WaitOptions {
  signal?: AbortSignal | undefined;
  /** False: a Node process may end meanwhile. Default true. */
  keepsProcessAlive?: boolean;
}

/**
 * Resolves after a time of any length. `Infinity` is until the signal aborts, a negative time is at once.
 * @throws the signal's reason as soon as it aborts; RangeError for NaN
 */
export function wait(delayMs: number, { signal, keepsProcessAlive = true }: WaitOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      timer.stop();
      reject(signal?.reason);
    };
    const timer = startTimer(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, delayMs);
    if (!keepsProcessAlive) timer.unref();
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
