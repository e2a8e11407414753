import type { MediaSegment } from "../hls/media-playlist.ts";
import type { SubtitleFile } from "./read-subtitle.ts";
import { runSubtitleThread, type SubtitleThreadOptions } from "./run-subtitle-thread.ts";

export type SegmentsToWrite = SubtitleFile & {
  /** An existing one, of this rendition alone. */
  folder: string;
  /** Of the video. */
  durationSeconds: number;
  shortestSeconds: number;
};

/**
 * Writes a subtitle as WebVTT segments, in a thread of its own, which parses it once more: the cues of all languages of a film are
 * never in memory together. Throws a MediaError as `runSubtitleThread` and `parseSrt` do.
 */
export function writeSegments(task: SegmentsToWrite, options: SubtitleThreadOptions): Promise<MediaSegment[]> {
  return runSubtitleThread(new URL("./write-segments-thread.ts", import.meta.url), task, options);
}
