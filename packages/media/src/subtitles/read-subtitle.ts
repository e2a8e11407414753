import { readFileSync, statSync } from "node:fs";
import { decodeText } from "./decode-text.ts";
import { parseSrt, type SubtitleCue } from "./parse-srt.ts";
import { subtitleLimits } from "./subtitle-limits.ts";
import { unreadableSubtitle } from "./unreadable-subtitle.ts";

/** A subtitle as the programs that read it are given it. */
export interface SubtitleFile {
  path: string;
  /** The film maker's own name for it, for messages. */
  fileName: string;
  languageTag: string | null;
}

/**
 * The cues of a local SubRip file. It reads at once and may compute for seconds: for a process of its own.
 * @throws MediaError (permanent)
 */
export function readSubtitle({ path, fileName, languageTag }: SubtitleFile): SubtitleCue[] {
  // Before anything of it is in memory.
  if (statSync(path).size > subtitleLimits.fileBytes) {
    const limit = `${subtitleLimits.fileBytes / 2 ** 20} MiB`;
    const what = `it is larger than ${limit}, which is the most that is read, and so is probably another kind of file`;
    throw unreadableSubtitle(fileName, `${what}. Upload the text alone, as SubRip (.srt)`);
  }
  return parseSrt(decodeText(readFileSync(path), fileName, languageTag), fileName);
}
