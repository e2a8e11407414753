import { join } from "node:path";
import { iFramePlaylistName, initFileName, mediaPlaylistName, multivariantPlaylistName } from "../../hls/hls-names.ts";
import type { MediaSegment } from "../../hls/media-playlist.ts";

export interface StreamFile {
  path: string;
  /** Below the stream's own key: `h264-720p-3000k/segment-00001.m4s`. */
  relativeKey: string;
}

/**
 * All files of a stream, those that a playlist names before it.
 */
export function streamFiles(
  outDir: string,
  playlists: readonly { name: string; segments: readonly MediaSegment[]; hasInit: boolean; hasIFrames: boolean }[],
): StreamFile[] {
  const keys = playlists.flatMap(({ name, segments, hasInit, hasIFrames }) =>
    [
      ...(hasInit ? [initFileName] : []),
      ...segments.map(({ uri }) => uri),
      ...(hasIFrames ? [iFramePlaylistName] : []),
      mediaPlaylistName,
    ].map((fileName) => `${name}/${fileName}`),
  );
  return [...keys, multivariantPlaylistName].map((relativeKey) => ({
    path: join(outDir, relativeKey),
    relativeKey,
  }));
}
