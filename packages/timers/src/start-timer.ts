import { checkTime, longestStepMs, type Timer, unrefHandle } from "./timer.ts";

/**
 * Calls back once, after a time of any length: one too long for a single timer of the platform is kept in steps.
 * `Infinity` is never, a negative time is at once.
 * @throws RangeError for NaN
 */
export function startTimer(callback: () => void, delayMs: number): Timer {
  let leftMs = checkTime(delayMs);
  let keepsProcessAlive = true;
  let handle = nextStep();

  function nextStep() {
    const stepMs = Math.min(leftMs, longestStepMs);
    leftMs -= stepMs;
    return setTimeout(onStep, stepMs);
  }

  function onStep() {
    if (leftMs === 0) return callback();
    handle = nextStep();
    if (!keepsProcessAlive) unrefHandle(handle);
  }

  const timer: Timer = {
    stop: () => clearTimeout(handle),
    unref() {
      keepsProcessAlive = false;
      unrefHandle(handle);
      return timer;
    },
  };
  return timer;
}
