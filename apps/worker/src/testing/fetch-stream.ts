import { posix } from "node:path";
import { text } from "node:stream/consumers";
import { openPlayback, type Resources } from "@vergence/core";

const namedIn = (playlist: string) =>
  [...playlist.matchAll(/^(?:#.*\bURI="([^"]+)"|([^#\s].*))/gm)].map(([, quoted, bare]) => quoted ?? bare ?? "");

/**
 * Reads a stream as a player does, through the same use case.
 * @returns the multivariant playlist, and what it or its playlists name and is not there
 */
export async function fetchStream(resources: Resources, videoId: number, jobId: number) {
  const { playbackId } = await resources.db.libraryVideo.findUniqueOrThrow({ where: { id: videoId } });
  const missing: string[] = [];
  const read = async (path: string): Promise<string> => {
    try {
      const { stream } = await openPlayback(resources, { playbackId, path });
      return await text(stream);
    } catch {
      missing.push(path);
      return "";
    }
  };
  const root = `streams/${jobId}/multivariant.m3u8`;
  const playlist = await read(root);
  for (const uri of namedIn(playlist)) {
    const path = posix.join(posix.dirname(root), uri);
    for (const named of namedIn(await read(path))) await read(posix.join(posix.dirname(path), named));
  }
  return { playlist, missing };
}
