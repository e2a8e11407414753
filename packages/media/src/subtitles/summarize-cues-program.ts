// A program of its own: parses a subtitle, and prints in a few numbers what is in it.
import { answerAsProgram } from "./answer-as-program.ts";
import type { CueSummary } from "./cue-summary.ts";
import { readSubtitle, type SubtitleFile } from "./read-subtitle.ts";

answerAsProgram((file: SubtitleFile): CueSummary => {
  const cues = readSubtitle(file);
  return { count: cues.length, lastStartSeconds: cues.at(-1)?.startSeconds ?? null };
});
