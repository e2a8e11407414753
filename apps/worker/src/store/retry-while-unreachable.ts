import { AppError, type Resources } from "@vergence/core";
import { type FailedTry, retry } from "@vergence/timers";

/** A store, and how long one waits for it. */
export type StoreAccess = Pick<Resources, "storage" | "config" | "logger">;

/**
 * Does work on the store again while it is unreachable, until it has gone on failing for longer than the setting.
 * @throws its last error; the signal's reason on abort
 */
export function retryWhileUnreachable<Result>(
  { config, logger }: StoreAccess,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const shouldRetry = ({ error, count, failingForMs }: FailedTry) => {
    const isUnreachable = error instanceof AppError && error.code === "storage_unavailable";
    if (!isUnreachable || failingForMs >= longestUnreachableMs(config)) return false;
    if (count === 1) logger.warn({ err: error }, "the store is unreachable; retrying");
    return true;
  };
  return retry(work, { signal, shouldRetry });
}

/** How long a store may be unreachable in the middle of an attempt, in milliseconds. */
export const longestUnreachableMs = (config: Resources["config"]): number => config.worker.storeRetrySeconds * 1_000;
