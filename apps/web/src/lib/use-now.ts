"use client";

import { startInterval } from "@vergence/timers";
import { useSyncExternalStore } from "react";

const tickMs = 10_000;
const now = () => Math.floor(Date.now() / tickMs) * tickMs;

function subscribe(onTick: () => void) {
  const timer = startInterval(onTick, tickMs);
  return () => timer.stop();
}

/** The time in ms, which moves on every ten seconds; null while the server renders, since its clock is another. */
export function useNow(): number | null {
  return useSyncExternalStore(subscribe, now, () => null);
}
