import type { CueSummary } from "./cue-summary.ts";
import type { SubtitleFile } from "./read-subtitle.ts";
import { runSubtitleThread, type SubtitleThreadOptions } from "./run-subtitle-thread.ts";

/** Parses a subtitle in a thread of its own. Throws a MediaError as `runSubtitleThread` and `parseSrt` do. */
export function summarizeCues(file: SubtitleFile, options: SubtitleThreadOptions): Promise<CueSummary> {
  return runSubtitleThread(new URL("./summarize-cues-thread.ts", import.meta.url), file, options);
}
