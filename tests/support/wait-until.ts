import { waitFor } from "@vergence/timers/testing";

/** Asks again and again until the answer is there; the deadline is only for what never comes. */
export const waitUntil = <T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  deadlineMs = 120_000,
): Promise<T> => waitFor(what, ask, { seconds: deadlineMs / 1_000 });
