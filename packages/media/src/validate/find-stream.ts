import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { multivariantPlaylistName } from "../hls/hls-names.ts";
import { MediaError } from "../media-error.ts";

/**
 * The URL of the multivariant playlist that a location means: an http(s) URL, a playlist's path, or a folder with one
 * in it.
 * @throws MediaError `unreadable_media` (permanent) where there is none
 */
export async function findStream(location: string): Promise<URL> {
  if (/^https?:\/\//i.test(location)) return new URL(location);
  const found = await stat(location).catch(() => null);
  if (!found) throw unreadable(`"${location}" does not exist.`);
  if (!found.isDirectory()) return pathToFileURL(location);
  const names = (await readdir(location)).filter((name) => /\.m3u8?$/i.test(name)).sort();
  if (names.includes(multivariantPlaylistName)) return pathToFileURL(join(location, multivariantPlaylistName));
  for (const name of names) {
    if ((await readFile(join(location, name), "utf8")).includes("#EXT-X-STREAM-INF"))
      return pathToFileURL(join(location, name));
  }
  throw unreadable(`"${location}" holds no multivariant playlist (${multivariantPlaylistName}).`);
}

export function unreadable(message: string, cause?: unknown): MediaError {
  return new MediaError("unreadable_media", message, { permanent: true, cause });
}
