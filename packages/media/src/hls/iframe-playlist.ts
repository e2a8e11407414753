import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bandwidth, measureBandwidth } from "./bandwidth.ts";
import { iFramePlaylistName, initFileName } from "./hls-names.ts";
import { targetDurationSeconds } from "./media-playlist.ts";

/** Where a key frame stands: in the segment of this name, from its `moof` to the end of its own sample. */
export interface KeyFrame {
  uri: string;
  byteOffset: number;
  sizeBytes: number;
  /** Until the next key frame, or the end. */
  durationSeconds: number;
}

/**
 * The playlist with which players seek and play fast: key frames alone, each a byte range of a media segment (RFC 8216
 * section 4.3.3.6). Its target duration is its own, which section 6.2.4 allows.
 */
export function formatIFramePlaylist(keyFrames: readonly KeyFrame[], initUri = initFileName): string {
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    `#EXT-X-TARGETDURATION:${targetDurationSeconds(keyFrames)}`,
    "#EXT-X-MEDIA-SEQUENCE:1",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    "#EXT-X-I-FRAMES-ONLY",
    `#EXT-X-MAP:URI="${initUri}"`,
    ...keyFrames.flatMap(({ uri, byteOffset, sizeBytes, durationSeconds }) => [
      `#EXTINF:${durationSeconds.toFixed(6)},`,
      `#EXT-X-BYTERANGE:${sizeBytes}@${byteOffset}`,
      uri,
    ]),
    "#EXT-X-ENDLIST",
    "",
  ].join("\n");
}

/** Writes a folder's I-frame playlist, and measures what playing it needs. */
export async function finishIFramePlaylist(folder: string, keyFrames: readonly KeyFrame[]): Promise<Bandwidth> {
  await writeFile(join(folder, iFramePlaylistName), formatIFramePlaylist(keyFrames));
  return measureBandwidth(keyFrames, targetDurationSeconds(keyFrames));
}
