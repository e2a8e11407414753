import { setTimeout as wait } from "node:timers/promises";
import { AppError, ClaimLostError, type Resources, toAppError } from "@vergence/core";

/** A store, and how long one waits for it. */
export type StoreAccess = Pick<Resources, "storage" | "config">;

const firstPauseMs = 250;
const longestPauseMs = 15_000;

/**
 * Database away for longer than this: the queue, which hears nothing of a job for 20 s, gives it to another worker.
 */
const databasePatienceMs = 15_000;

/** Does work on the store again while it is away, until it was for longer than the setting. @throws its last error; the signal's reason */
export function withStorePatience<Result>(
  { config }: StoreAccess,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  return withPatience(patienceOf(config), signal, isStoreAway, work);
}

/** Does work on the database again while it is away. The same must come of it when it had been done before and its answer was lost. */
export function withDatabasePatience<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  return withPatience(databasePatienceMs, signal, isDatabaseAway, work);
}

/** How long a store may be away in the middle of an attempt, in milliseconds. */
export const patienceOf = (config: Resources["config"]): number => config.worker.storePatienceSeconds * 1_000;

const isStoreAway = (error: unknown) => error instanceof AppError && error.code === "storage_unavailable";
const isDatabaseAway = (error: unknown) =>
  !(error instanceof ClaimLostError) && toAppError(error).code === "database_unavailable";

async function withPatience<Result>(
  patienceMs: number,
  signal: AbortSignal,
  isPassing: (error: unknown) => boolean,
  work: () => Promise<Result>,
): Promise<Result> {
  let awaySinceMs: number | null = null;
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      // A try may take its time until it fails: what counts is how long it goes on failing.
      awaySinceMs ??= performance.now();
      if (!isPassing(error) || performance.now() - awaySinceMs >= patienceMs) throw error;
      await pauseBeforeRetry(failures, signal);
    }
  }
}

/** Waits before try number `failures + 1`: 0.25 s, doubled each time up to 15 s. Throws the signal's reason on abort. */
export async function pauseBeforeRetry(failures: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs), undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}
