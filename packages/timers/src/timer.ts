/** A timer that runs. */
export interface Timer {
  /** It will not fire any more. Safe to call again, and after it fired. */
  stop(): void;
  /** From now on it does not keep a Node process alive; nothing changes in a browser. */
  unref(): Timer;
}

type Handle = ReturnType<typeof setTimeout>;

/**
 * The longest time a platform's timer can keep, in milliseconds: its count is a signed 32-bit one, and beyond it it
 * fires at once.
 */
export const longestStepMs = 2 ** 31 - 1;

/**
 * A time as a timer can keep it: what is over already is 0.
 * @throws RangeError for NaN, which the platform takes for "at once" without a word
 */
export function checkTime(ms: number): number {
  if (Number.isNaN(ms)) throw new RangeError("A timer needs a time in milliseconds; it was given NaN.");
  return Math.max(0, ms);
}

export function unrefHandle(handle: Handle): void {
  // A browser's handle is a number.
  if (typeof handle === "object") handle.unref();
}
