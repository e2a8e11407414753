/**
 * Reads a `Retry-After` header (RFC 9110 §10.2.3): whole seconds or an HTTP date.
 * @returns seconds from `nowMs` on, never negative; null when the header is absent or makes no sense
 */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header);
  const dateMs = Date.parse(header);
  return Number.isNaN(dateMs) ? null : Math.max(0, (dateMs - nowMs) / 1_000);
}
