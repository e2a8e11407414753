import { setTimeout as wait } from "node:timers/promises";

/** Waits before try number `failures + 1` of a transfer: 0.25 s, doubled each time. Throws the signal's reason on abort. */
export async function waitBeforeRetry(failures: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(250 * 2 ** (failures - 1), undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}
