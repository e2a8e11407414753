import { timeoutSignal } from "@vergence/timers";
import { type Delivery, type Resource, ResourceError } from "./resource.ts";

const timeoutMilliseconds = 30_000;
/** Enough for the headers of most segments, so that one request answers all questions about one. */
const firstRangeBytes = 65_536;
/** A server that knows no ranges sends everything; of that, no more than this is kept. */
const maxWholeBytes = 512 * 2 ** 20;

/** A resource behind HTTP: its first bytes at once, others by range requests (RFC 9110 section 14). */
export async function withHttpResource<Result>(
  url: URL,
  use: (resource: Resource) => Promise<Result>,
): Promise<Result> {
  const isPlaylist = /\.m3u8?$/i.test(url.pathname);
  // A compressed playlist cannot be asked for in ranges that mean anything.
  const first = await request(url, isPlaylist ? null : { start: 0, end: firstRangeBytes - 1 });
  const sizeBytes = first.totalBytes;
  const read = async (offset: number, lengthBytes: number) => {
    const end = Math.min(offset + lengthBytes, sizeBytes);
    if (end <= offset) return new Uint8Array();
    if (end <= first.bytes.length) return first.bytes.subarray(offset, end);
    return (await request(url, { start: offset, end: end - 1 })).bytes.subarray(0, end - offset);
  };
  return use({ sizeBytes, read, delivery: first.delivery });
}

async function request(
  url: URL,
  range: { start: number; end: number } | null,
): Promise<{ bytes: Uint8Array; totalBytes: number; delivery: Delivery }> {
  const headers: Record<string, string> = range
    ? { range: `bytes=${range.start}-${range.end}`, "accept-encoding": "identity" }
    : { "accept-encoding": "gzip" };
  const response = await fetch(url, { headers, signal: timeoutSignal(timeoutMilliseconds) }).catch(
    (error: Error & { cause?: { code?: string } }) => {
      throw new ResourceError(`cannot be fetched (${error.cause?.code ?? error.message})`);
    },
  );
  if (!response.ok) {
    await response.body?.cancel();
    throw new ResourceError(`is answered with HTTP ${response.status}`);
  }
  if (Number(response.headers.get("content-length")) > maxWholeBytes) {
    await response.body?.cancel();
    throw new ResourceError("is larger than a playlist or segment may be, and its server knows no ranges");
  }
  const whole = new Uint8Array(await response.arrayBuffer());
  const isPart = response.status === 206;
  const total = Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1]);
  const bytes = range && !isPart ? whole.subarray(range.start) : whole;
  return {
    bytes,
    totalBytes: isPart && total ? total : whole.length,
    delivery: {
      contentType: response.headers.get("content-type"),
      contentEncoding: response.headers.get("content-encoding"),
      isRedirected: response.redirected,
    },
  };
}
