import { startTimer } from "./start-timer.ts";
import { checkTime, longestStepMs } from "./timer.ts";

/**
 * A signal that aborts with a TimeoutError after a time of any length, as `AbortSignal.timeout` does for a short one:
 * that refuses fractions, and in Node is over at once from 2^31 ms on and throws from 2^32 ms on. It does not keep a
 * process alive. `Infinity` is never.
 * @throws RangeError for NaN
 */
export function timeoutSignal(delayMs: number): AbortSignal {
  const timeMs = Math.ceil(checkTime(delayMs));
  // The platform's own is let go of by the garbage collector as soon as nobody looks at it.
  if (timeMs <= longestStepMs) return AbortSignal.timeout(timeMs);
  const controller = new AbortController();
  const giveUp = () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
  startTimer(giveUp, timeMs).unref();
  return controller.signal;
}
