import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Bandwidth } from "../hls/bandwidth.ts";
import { finishMediaPlaylist } from "../hls/finish-media-playlist.ts";
import { type MediaSegment, targetDurationSeconds } from "../hls/media-playlist.ts";
import { languageName } from "../sources/language-name.ts";
import type { InspectedSource } from "../sources/source-file.ts";
import type { SubtitleProgramOptions } from "../subtitles/run-subtitle-program.ts";
import { writeSegments } from "../subtitles/write-segments.ts";

export interface SubtitleRendition {
  /** Folder of the rendition: `subtitles-en`. */
  name: string;
  label: string;
  languageTag: string;
  segments: readonly MediaSegment[];
  bandwidth: Bandwidth;
}

/**
 * Subtitles may have a longer target duration than the video (RFC 8216 section 6.2.4): a film needs no thousands of
 * tiny files.
 */
const shortestSeconds = 60;

/**
 * Writes every subtitle source as a rendition of WebVTT segments below `outDir`, one after another.
 * @throws MediaError
 */
export async function writeSubtitleRenditions(
  sources: readonly InspectedSource[],
  durationSeconds: number,
  outDir: string,
  options: Pick<SubtitleProgramOptions, "launcher" | "signal">,
): Promise<SubtitleRendition[]> {
  const renditions: SubtitleRendition[] = [];
  for (const { role, path, fileName, cues, languageTag: tag = null } of sources) {
    if (role !== "subtitle" || !cues) continue;
    const languageTag = tag ?? "und";
    const name = `subtitles-${languageTag}`;
    const folder = join(outDir, name);
    await mkdir(folder, { recursive: true });
    const file = { path, fileName, languageTag: tag };
    const segments = await writeSegments({ ...file, folder, durationSeconds, shortestSeconds }, options);
    const bandwidth = await finishMediaPlaylist(folder, segments, targetDurationSeconds(segments), null);
    renditions.push({ name, label: languageName(languageTag), languageTag, segments, bandwidth });
  }
  return renditions;
}
