import type { IncomingHttpHeaders } from "node:http";

/** What an answer's headers say of the whole file. */
export interface RemoteHead {
  /** Null where the server does not send it. */
  totalBytes: number | null;
  /** What a later Range request can be conditional on; null where nothing is strong enough. */
  validator: string | null;
  contentType: string;
}

/** Reads a 200's headers. */
export function headOf(headers: IncomingHttpHeaders): RemoteHead {
  const length = headers["content-length"];
  return {
    totalBytes: length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : null,
    validator: validatorOf(headers),
    contentType: (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "",
  };
}

/**
 * A strong etag (RFC 9110 section 8.8.3), or else a Last-Modified that is strong because the answer is younger than it
 * by a minute (section 8.8.2.2): what `If-Range` takes.
 */
export function validatorOf({ etag, "last-modified": lastModified, date }: IncomingHttpHeaders): string | null {
  if (etag && /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(etag)) return etag;
  const modifiedMs = Date.parse(lastModified ?? "");
  const answeredMs = Date.parse(date ?? "");
  return lastModified && answeredMs - modifiedMs >= 60_000 ? lastModified : null;
}

/** `bytes 100-199/1234` or `bytes 100-199/*` (RFC 9110 section 14.4); null when it is none of these. */
export function contentRangeOf({ "content-range": text = "" }: IncomingHttpHeaders): {
  firstByte: number;
  totalBytes: number | null;
} | null {
  const [, first, last, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(text) ?? [];
  if (first === undefined || Number(last) < Number(first)) return null;
  return { firstByte: Number(first), totalBytes: total === "*" ? null : Number(total) };
}

/** The whole length that a 416 names: `bytes *\/1234`. */
export function unsatisfiedTotalOf({ "content-range": text = "" }: IncomingHttpHeaders): number | null {
  const total = /^bytes \*\/(\d{1,15})$/i.exec(text)?.[1];
  return total === undefined ? null : Number(total);
}

/** Seconds or a date (RFC 9110 section 10.2.3), as milliseconds from now. */
export function retryAfterMsOf({ "retry-after": text = "" }: IncomingHttpHeaders, nowMs: number): number {
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}
