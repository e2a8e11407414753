import type { Runtime } from "../runtime.ts";

/** Never waits, always draws the longest jitter, and keeps what it was asked to wait. */
export function instantRuntime(): Runtime & { delaysMs: number[] } {
  const delaysMs: number[] = [];
  return {
    delaysMs,
    delay: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      delaysMs.push(milliseconds);
    },
    random: () => 1,
    now: () => 0,
  };
}
