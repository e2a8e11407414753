/**
 * How long a file of a stream, or a poster, may be kept, as `Cache-Control` says it: with the stored object, and where
 * players read it. Every attempt stores below a folder of its own, so a key's bytes never change; what a playlist's
 * address leads to changes when its stream is made again. Of a private video nothing may stay in a cache that others
 * share.
 */
export function cacheControlOf(fileName: string, { isPrivate = false } = {}): string {
  return `${isPrivate ? "private" : "public"}, max-age=${fileName.endsWith(".m3u8") ? "5" : "31536000, immutable"}`;
}
