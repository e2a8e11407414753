import { toAppError } from "@vergence/core";
import { ClaimLostError } from "@vergence/core/worker";
import { retry } from "@vergence/timers";

/** After 20 s without a sign of life the queue takes an entry's worker for dead; another may hold the work by then. */
const longestUnreachableMs = 15_000;

/**
 * Does work on the database again while it is unreachable. Where the work was done and only its answer was lost, the
 * repetition finds the claim gone: a ClaimLostError, and nothing is left to do.
 * @throws its last error; ClaimLostError; the signal's reason on abort, without waiting for an answer
 */
export function retryWhileDatabaseUnreachable<Result>(
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result> {
  const startedAtMs = performance.now();
  return retry(() => orAborted(signal, work()), {
    signal,
    shouldRetry({ error }) {
      const isUnreachable = !(error instanceof ClaimLostError) && toAppError(error).code === "database_unavailable";
      return isUnreachable && performance.now() - startedAtMs < longestUnreachableMs;
    },
  });
}

function orAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
