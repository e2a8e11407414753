import { StoreError, VergenceApiError, VergenceNetworkError } from "./errors.ts";
import { asksForTooLong } from "./retry-after.ts";
import { type Runtime, systemRuntime } from "./runtime.ts";

export interface RetryPolicy {
  /** How often something is tried in all. */
  maxAttempts: number;
  /** The longest pause before the second try; it doubles with each further one. */
  baseDelayMs: number;
  /** Where the doubling ends. Only a server's own `Retry-After` makes a longer pause, of at most 15 minutes. */
  maxDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = { maxAttempts: 8, baseDelayMs: 500, maxDelayMs: 60_000 };

const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504]);
/** S3 answers 400 to a stalled connection and to a body that arrived damaged: the request itself is valid. */
const retryableStoreCodes = new Set(["RequestTimeout", "IncompleteBody", "BadDigest", "SlowDown", "InternalError"]);

/** A repeat that arrived before the first try ended, or before the server noticed that its process had died. */
const isStillUnderWay = ({ code }: VergenceApiError) => code === "idempotency_in_progress";

/** Whether a server's `Retry-After` is over the limit: its error is final, whatever its status. */
export const asksToWaitTooLong = (error: unknown): boolean => asksForTooLong(retryAfterSecondsOf(error));

/**
 * Whether the same call may succeed soon: no answer, overload, or a temporary fault of the server that asks to wait for
 * 15 minutes at most.
 */
export function isRetryable(error: unknown): boolean {
  if (asksToWaitTooLong(error)) return false;
  if (error instanceof VergenceNetworkError) return true;
  if (error instanceof VergenceApiError) return retryableStatuses.has(error.status) || isStillUnderWay(error);
  if (error instanceof StoreError)
    return retryableStatuses.has(error.status) || retryableStoreCodes.has(error.storeCode ?? "");
  return false;
}

/**
 * The pause after a failed try: exponential with jitter between half and all of it, so that clients that failed
 * together do not come back together. Never shorter than the server's `Retry-After`, which `isRetryable` limits.
 * @param failedAttempts how many tries have failed so far, from 1
 */
export function retryDelayMs(
  failedAttempts: number,
  error: unknown,
  policy: RetryPolicy = defaultRetryPolicy,
  random: () => number = Math.random,
): number {
  const ceilingMs = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (failedAttempts - 1));
  const backOffMs = ceilingMs * (0.5 + random() / 2);
  return Math.max(backOffMs, (retryAfterSecondsOf(error) ?? 0) * 1_000);
}

function retryAfterSecondsOf(error: unknown): number | null {
  return error instanceof VergenceApiError || error instanceof StoreError ? error.retryAfterSeconds : null;
}

export interface RetryOptions {
  signal?: AbortSignal | undefined;
  policy?: RetryPolicy | undefined;
  runtime?: Runtime | undefined;
}

/** Calls `attempt` until it succeeds, fails for good (then its error is thrown), or has been tried often enough. */
export async function withRetry<T>(attempt: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { signal, policy = defaultRetryPolicy, runtime = systemRuntime } = options;
  for (let failedAttempts = 1; ; failedAttempts++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal?.throwIfAborted();
      if (!isRetryable(error) || failedAttempts >= policy.maxAttempts) throw error;
      await runtime.delay(retryDelayMs(failedAttempts, error, policy, runtime.random), signal);
    }
  }
}
