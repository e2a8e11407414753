import type { MediaSegment } from "../hls/media-playlist.ts";
import type { SubtitleFile } from "./read-subtitle.ts";
import { runSubtitleProgram, type SubtitleProgramOptions } from "./run-subtitle-program.ts";

export interface SegmentsToWrite extends SubtitleFile {
  /** An existing one, of this rendition alone. */
  folder: string;
  /** Of the video. */
  durationSeconds: number;
  shortestSeconds: number;
}

/**
 * Writes a subtitle as WebVTT segments, in a process of its own, which parses it once more: the cues of all languages
 * of a film are never in memory together.
 * @throws MediaError as `runSubtitleProgram` and `parseSrt` do
 */
export function writeSegments(task: SegmentsToWrite, options: SubtitleProgramOptions): Promise<MediaSegment[]> {
  return runSubtitleProgram(new URL("./write-segments-program.ts", import.meta.url), task, options);
}
