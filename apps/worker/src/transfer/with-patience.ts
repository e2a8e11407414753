import { AppError, type Resources, toAppError } from "@vergence/core";
import { ClaimLostError } from "@vergence/core/worker";
import { wait } from "@vergence/timers";

/** A store, and how long one waits for it. */
export type StoreAccess = Pick<Resources, "storage" | "config" | "logger">;

const firstPauseMs = 250;
const longestPauseMs = 15_000;

/** After 20 s without a word the queue takes a job's worker for dead; what is held up for longer may be another's by then. */
const databasePatienceMs = 15_000;

/**
 * Does work on the store again while it is away, until it has gone on failing for longer than the setting.
 * @throws its last error; the signal's reason on abort
 */
export async function withStorePatience<Result>(
  { config, logger }: StoreAccess,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  let awaySinceMs: number | null = null;
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AppError) || error.code !== "storage_unavailable") throw error;
      // A try may take its time until it fails: what counts is how long the store goes on failing.
      awaySinceMs ??= performance.now();
      if (performance.now() - awaySinceMs >= patienceOf(config)) throw error;
      if (failures === 1) logger.warn({ err: error }, "the store is away; waiting for it");
      await pauseBeforeRetry(failures, signal);
    }
  }
}

/**
 * Does work on the database again while it is away. Where the work was done and only its answer was lost, the repetition finds the claim
 * gone: a ClaimLostError, and nothing is left to do.
 * @throws its last error; ClaimLostError; the signal's reason on abort, without waiting for an answer
 */
export async function withDatabasePatience<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  const startedAtMs = performance.now();
  for (let failures = 1; ; failures++) {
    try {
      return await orAborted(signal, work());
    } catch (error) {
      signal.throwIfAborted();
      const isAway = !(error instanceof ClaimLostError) && toAppError(error).code === "database_unavailable";
      if (!isAway || performance.now() - startedAtMs >= databasePatienceMs) throw error;
      await pauseBeforeRetry(failures, signal);
    }
  }
}

/** How long a store may be away in the middle of an attempt, in milliseconds. */
export const patienceOf = (config: Resources["config"]): number => config.worker.storePatienceSeconds * 1_000;

function orAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Waits before try number `failures + 1`: 0.25 s, doubled each time up to 15 s. Throws the signal's reason on abort. */
export async function pauseBeforeRetry(failures: number, signal: AbortSignal): Promise<void> {
  await wait(Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs), { signal });
}
