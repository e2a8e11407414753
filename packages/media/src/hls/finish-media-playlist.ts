import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bandwidth } from "./bandwidth.ts";
import { measureBandwidth } from "./bandwidth.ts";
import { initFileName, mediaPlaylistName } from "./hls-names.ts";
import { formatMediaPlaylist, type MediaSegment, parseMediaPlaylist } from "./media-playlist.ts";

/** The segments of a media playlist that a muxer wrote into a folder. */
export async function readMediaPlaylist(folder: string): Promise<MediaSegment[]> {
  return parseMediaPlaylist(await readFile(join(folder, mediaPlaylistName), "utf8"));
}

/**
 * Rewrites a folder's media playlist, with the target duration that all of a stream share, and measures its
 * segments.
 */
export async function finishMediaPlaylist(
  folder: string,
  segments: readonly MediaSegment[],
  targetDurationSeconds: number,
  /** Null for WebVTT, which has none. */
  initUri: string | null = initFileName,
): Promise<Bandwidth> {
  const measured = await Promise.all(
    segments.map(async ({ uri, durationSeconds }) => ({
      sizeBytes: (await stat(join(folder, uri))).size,
      durationSeconds,
    })),
  );
  const playlist = formatMediaPlaylist({ segments, targetDurationSeconds, ...(initUri ? { initUri } : {}) });
  await writeFile(join(folder, mediaPlaylistName), playlist);
  return measureBandwidth(measured, targetDurationSeconds);
}
