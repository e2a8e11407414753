import { linesOf } from "./lines-of.ts";
import { Steps } from "./steps.ts";
import { subtitleLimits } from "./subtitle-limits.ts";
import { type ClockTime, isLikeTimeSpan, readTimeSpan } from "./time-span.ts";
import { unreadableSubtitle } from "./unreadable-subtitle.ts";

export interface SubtitleCue {
  startSeconds: number;
  endSeconds: number;
  lines: readonly string[];
}

interface OpenCue {
  lineNumber: number;
  startSeconds: number;
  endSeconds: number;
  lines: string[];
}

/**
 * The cues of a SubRip file, by start time. Forgives what players forgive: any line ends, missing or repeated numbers,
 * a dot for the comma, short milliseconds, hours left out, blank lines inside a cue, cues out of order. Looks at each
 * character a few times at most.
 * @throws MediaError (permanent) that names the line: for a timing that cannot be read, text before the first timing,
 * no cue at all, or more than the limits allow
 */
export function parseSrt(text: string, fileName: string, steps: Steps = new Steps()): SubtitleCue[] {
  const cues: SubtitleCue[] = [];
  const close = (open: OpenCue, isFollowed: boolean) => {
    const cue = closeCue(open, isFollowed, fileName);
    if (cue.lines.length > 0 && cue.endSeconds > cue.startSeconds) cues.push(cue);
  };
  let open: OpenCue | null = null;
  let lineNumber = 0;
  let timings = 0;
  for (const untrimmed of linesOf(text, steps)) {
    const line = untrimmed.trim();
    lineNumber++;
    if (isLikeTimeSpan(line, steps)) {
      if (open) close(open, true);
      if (++timings > subtitleLimits.cues) throw unreadableSubtitle(fileName, tooManyCues);
      open = { lineNumber, ...readTiming(line, { lineNumber, fileName, steps }), lines: [] };
    } else if (open) {
      if (line !== "") open.lines.push(line);
    } else if (line !== "" && !isNumber(line)) {
      throw atLine(fileName, `line ${lineNumber} should say when the first subtitle shows, but says`, line);
    }
  }
  if (!open) throw unreadableSubtitle(fileName, "no subtitle is in it");
  close(open, false);
  return cues.sort((a, b) => {
    steps.count++;
    return a.startSeconds - b.startSeconds;
  });
}

const tooManyCues =
  `it has more than ${subtitleLimits.cues.toLocaleString("en")} subtitles, which is the most that is read. ` +
  "Export it again with fewer, longer ones";

const isNumber = (line: string) => /^\d+$/.test(line);

function readTiming(line: string, at: { lineNumber: number; fileName: string; steps: Steps }) {
  const { lineNumber, fileName, steps } = at;
  const span = readTimeSpan(line, steps);
  if (!span) throw atLine(fileName, `line ${lineNumber} should be a time span, but says`, line);
  const startSeconds = toSeconds(span.start);
  const endSeconds = toSeconds(span.end);
  if (startSeconds === null || endSeconds === null)
    throw atLine(fileName, `line ${lineNumber} has a time with more than 59 minutes or seconds`, line);
  if (endSeconds < startSeconds)
    throw atLine(fileName, `the subtitle of line ${lineNumber} ends before it starts`, line);
  return { startSeconds, endSeconds };
}

function toSeconds({ hours, minutes, seconds, milliseconds }: ClockTime): number | null {
  if (minutes > 59 || seconds > 59) return null;
  return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000;
}

/** Takes the number that belongs to the next cue off the end, and refuses a text that is too long. */
function closeCue({ lineNumber, lines, ...times }: OpenCue, isFollowed: boolean, fileName: string): SubtitleCue {
  if (isFollowed && isNumber(lines.at(-1) ?? "")) lines.pop();
  if (Buffer.byteLength(lines.join("\n")) > subtitleLimits.cueBytes) {
    const limit = `${subtitleLimits.cueBytes / 2 ** 10} KiB`;
    const what = `the subtitle of line ${lineNumber} has more than ${limit} of text, which is the most that is read of one`;
    throw unreadableSubtitle(fileName, `${what}. Split it into several, or take out what is not text`);
  }
  return { ...times, lines };
}

function atLine(fileName: string, what: string, line: string) {
  return unreadableSubtitle(fileName, `${what}: ${JSON.stringify(line.slice(0, 80))}`);
}
