// A thread's module: parses a subtitle, and tells in a few numbers what is in it.
import { answerFromThread } from "./answer-from-thread.ts";
import type { CueSummary } from "./cue-summary.ts";
import { readSubtitle, type SubtitleFile } from "./read-subtitle.ts";

answerFromThread((file: SubtitleFile): CueSummary => {
  const cues = readSubtitle(file);
  return { count: cues.length, lastStartSeconds: cues.at(-1)?.startSeconds ?? null };
});
