/** Nobody waits longer for a server that asks for it: one broken header would hold a program for years. */
export const longestRetryAfterSeconds = 15 * 60;

/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): whole seconds or an HTTP date.
 * @returns seconds from `nowMs` on, never negative and always finite: more digits than a number holds are the largest whole one;
 * null when the header is absent or makes no sense
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Math.min(Number(header), Number.MAX_SAFE_INTEGER);
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? null : Math.max(0, (dateMs - nowMs) / 1_000);
}

/** Whether a server asks for more than anybody waits. */
export const asksForTooLong = (retryAfterSeconds: number | null): retryAfterSeconds is number =>
  retryAfterSeconds !== null && retryAfterSeconds > longestRetryAfterSeconds;

/** What an error says of a `Retry-After` that is not waited for, to follow its own words; empty where it may be waited for. */
export function tooLongInWords(retryAfterSeconds: number | null): string {
  if (!asksForTooLong(retryAfterSeconds)) return "";
  const asked = `Retry-After asks for ${Math.ceil(retryAfterSeconds)} s`;
  return ` (${asked}; more than ${longestRetryAfterSeconds} s are not waited for: try again then)`;
}
