/** What the uploader takes from its surroundings; tests put their own here, so that nothing sleeps. */
export interface Runtime {
  /** Resolves after so many milliseconds; rejects with the signal's reason as soon as it aborts. */
  delay(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1). */
  random(): number;
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemRuntime: Runtime = {
  delay: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, milliseconds);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
  random: Math.random,
  now: Date.now,
};
