/** The longest `Retry-After` that is waited for, in seconds: one wrong header would block a program for years. */
export const longestRetryAfterSeconds = 15 * 60;

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): whole seconds or an HTTP date.
 * @returns seconds from `nowMs` on, never negative, at most the largest safe integer; null when the header is absent or
 * malformed
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Math.min(Number(header), Number.MAX_SAFE_INTEGER);
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? null : Math.max(0, (dateMs - nowMs) / 1_000);
}

/** Whether a `Retry-After` is over the limit. */
export const asksForTooLong = (retryAfterSeconds: number | null): retryAfterSeconds is number =>
  retryAfterSeconds !== null && retryAfterSeconds > longestRetryAfterSeconds;

/** What an error's message appends about a `Retry-After` over the limit; empty for one within it. */
export function tooLongInWords(retryAfterSeconds: number | null): string {
  if (!asksForTooLong(retryAfterSeconds)) return "";
  const asked = `Retry-After asks for ${Math.ceil(retryAfterSeconds)} s`;
  return ` (${asked}; more than ${longestRetryAfterSeconds} s are not waited for: try again then)`;
}
