import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InspectedSource } from "../sources/source-file.ts";
import { webVttSegments } from "../subtitles/web-vtt.ts";
import type { Bandwidth } from "./bandwidth.ts";
import { finishMediaPlaylist } from "./finish-media-playlist.ts";
import { segmentName } from "./hls-names.ts";
import { languageName } from "./language-name.ts";
import { type MediaSegment, targetDurationSeconds } from "./media-playlist.ts";

export type SubtitleRendition = {
  /** Folder of the rendition: `subtitles-en`. */
  name: string;
  label: string;
  languageTag: string;
  segments: readonly MediaSegment[];
  bandwidth: Bandwidth;
};

/** Subtitles may have a longer target duration than the video (RFC 8216 section 6.2.4): a film needs no thousands of tiny files. */
const segmentSeconds = 60;

/** Writes every subtitle source as a rendition of WebVTT segments below `outDir`. */
export async function writeSubtitleRenditions(
  sources: readonly InspectedSource[],
  durationSeconds: number,
  outDir: string,
): Promise<SubtitleRendition[]> {
  const renditions: SubtitleRendition[] = [];
  for (const { role, cues, languageTag: tag } of sources) {
    if (role !== "subtitle" || !cues) continue;
    const languageTag = tag ?? "und";
    const name = `subtitles-${languageTag}`;
    const folder = join(outDir, name);
    await mkdir(folder, { recursive: true });
    const segments: MediaSegment[] = [];
    for (const segment of webVttSegments(cues, durationSeconds, segmentSeconds)) {
      const uri = segmentName(segments.length + 1, "vtt");
      await writeFile(join(folder, uri), segment.text);
      segments.push({ uri, durationSeconds: segment.durationSeconds });
    }
    const bandwidth = await finishMediaPlaylist(folder, segments, targetDurationSeconds(segments), null);
    renditions.push({ name, label: languageName(languageTag), languageTag, segments, bandwidth });
  }
  return renditions;
}
