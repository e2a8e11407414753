import type { CueSummary } from "./cue-summary.ts";
import type { SubtitleFile } from "./read-subtitle.ts";
import { runSubtitleProgram, type SubtitleProgramOptions } from "./run-subtitle-program.ts";

/**
 * Parses a subtitle in a process of its own.
 * @throws MediaError as `parseSrt` and `runSubtitleProgram` do
 */
export function summarizeCues(file: SubtitleFile, options: SubtitleProgramOptions): Promise<CueSummary> {
  return runSubtitleProgram(new URL("./summarize-cues-program.ts", import.meta.url), file, options);
}
