import { wait } from "@vergence/timers";

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
  delay: (milliseconds, signal) => wait(milliseconds, { signal }),
  random: Math.random,
  now: Date.now,
};
