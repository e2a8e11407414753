import { findStream, unreadable } from "./find-stream.ts";
import { rules } from "./rules/index.ts";
import type { Finding, Rule } from "./rules/rule.ts";
import type { HlsStream } from "./stream/hls-stream.ts";
import { loadStream } from "./stream/load-stream.ts";
import { ResourceError } from "./stream/resource.ts";

/**
 * Checks an HLS stream, given as a folder, a multivariant playlist's path or an http(s) URL, against Apple's "HLS
 * Authoring Specification for Apple Devices" (June 2025) and RFC 8216bis: all that can be checked without a device.
 * @throws MediaError `unreadable_media` (permanent) where there is no multivariant playlist to start from
 */
export async function validateStream(location: string): Promise<Finding[]> {
  return checkStream(await readStream(location));
}

/** Reads a stream with everything that it names. */
export async function readStream(location: string): Promise<HlsStream> {
  const url = await findStream(location);
  const stream = await loadStream(url, location).catch((error: unknown) => {
    throw error instanceof ResourceError ? unreadable(`"${location}" ${error.message}.`, error) : error;
  });
  if (stream.parsed.variants.length > 0) return stream;
  throw unreadable(
    stream.parsed.segments.length > 0
      ? `"${location}" is a media playlist; name the multivariant playlist that lists it.`
      : `"${location}" is no multivariant playlist: it lists no variant.`,
  );
}

export function checkStream(stream: HlsStream, checked: readonly Rule[] = rules): Finding[] {
  return checked.flatMap(({ id, title, level, check }) =>
    Array.from(check(stream), (breach) => ({ rule: id, title, level, ...breach })),
  );
}
