import { startTimer } from "./start-timer.ts";
import { checkTime, longestStepMs, type Timer, unrefHandle } from "./timer.ts";

/**
 * Calls back again and again, each time after a time of any length. `Infinity` is never.
 * @throws RangeError for NaN
 */
export function startInterval(callback: () => void, everyMs: number): Timer {
  if (checkTime(everyMs) > longestStepMs) return startLongInterval(callback, everyMs);
  const handle = setInterval(callback, everyMs);
  const timer: Timer = {
    stop: () => clearInterval(handle),
    unref() {
      unrefHandle(handle);
      return timer;
    },
  };
  return timer;
}

function startLongInterval(callback: () => void, everyMs: number): Timer {
  let keepsProcessAlive = true;
  const startRound = () => {
    const round = startTimer(onRound, everyMs);
    return keepsProcessAlive ? round : round.unref();
  };
  // The next round begins first: the callback may stop it, or throw.
  const onRound = () => {
    current = startRound();
    callback();
  };
  let current = startRound();
  const timer: Timer = {
    stop: () => current.stop(),
    unref() {
      keepsProcessAlive = false;
      current.unref();
      return timer;
    },
  };
  return timer;
}
