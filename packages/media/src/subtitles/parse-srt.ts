import { MediaError } from "../media-error.ts";

export type SubtitleCue = { startSeconds: number; endSeconds: number; lines: readonly string[] };

const timestamp = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,3}))?`;
const timing = new RegExp(String.raw`^${timestamp}\s*-->\s*${timestamp}(?:\s.*)?$`);
/** A line that is meant as a timing, well formed or not. */
const timingLike = /-->|^\d{1,3}:\d{1,2}:\d{1,2}[,.]\d+\s*[-–—>]/;

/**
 * The cues of a SubRip file, by start time. Forgives what players forgive: any line ends, missing or repeated numbers, a dot for
 * the comma, short milliseconds, hours left out, blank lines inside a cue, cues out of order. Throws a permanent MediaError that
 * names the line for a timing that cannot be read, text before the first timing, or no cue at all.
 */
export function parseSrt(text: string, fileName: string): SubtitleCue[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const timings = lines.flatMap((line, index) => (timingLike.test(line.trim()) ? [index] : []));
  const first = timings[0] ?? lines.length;
  refuseStrayText(lines.slice(0, first), fileName);
  if (timings.length === 0) throw unreadable(fileName, "no subtitle is in it");

  const cues = timings.map((index, position) => {
    const end = timings[position + 1] ?? lines.length;
    const times = readTiming(lines[index] ?? "", index + 1, fileName);
    return { ...times, lines: cueText(lines.slice(index + 1, end), end < lines.length) };
  });
  return cues
    .filter((cue) => cue.lines.length > 0 && cue.endSeconds > cue.startSeconds)
    .sort((a, b) => a.startSeconds - b.startSeconds);
}

function refuseStrayText(lines: string[], fileName: string): void {
  const stray = lines.findIndex((line) => line.trim() !== "" && !/^\d+$/.test(line.trim()));
  if (stray >= 0)
    throw unreadable(fileName, `line ${stray + 1} should say when the first subtitle shows, but says`, lines[stray]);
}

function readTiming(line: string, lineNumber: number, fileName: string) {
  const match = timing.exec(line.trim());
  if (!match) throw unreadable(fileName, `line ${lineNumber} should be a time span, but says`, line);
  const startSeconds = seconds(match.slice(1, 5));
  const endSeconds = seconds(match.slice(5, 9));
  if (startSeconds === null || endSeconds === null) {
    throw unreadable(fileName, `line ${lineNumber} has a time with more than 59 minutes or seconds`, line);
  }
  if (endSeconds < startSeconds)
    throw unreadable(fileName, `the subtitle of line ${lineNumber} ends before it starts`, line);
  return { startSeconds, endSeconds };
}

function seconds([hours, minutes, wholeSeconds, fraction]: (string | undefined)[]): number | null {
  if (Number(minutes) > 59 || Number(wholeSeconds) > 59) return null;
  const milliseconds = Number((fraction ?? "0").padEnd(3, "0"));
  return Number(hours ?? 0) * 3600 + Number(minutes) * 60 + Number(wholeSeconds) + milliseconds / 1000;
}

/** A cue's own lines: blanks dropped, and the number that belongs to the next cue. */
function cueText(lines: string[], isFollowed: boolean): string[] {
  const filled = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (isFollowed && /^\d+$/.test(filled.at(-1) ?? "")) filled.pop();
  return filled;
}

function unreadable(fileName: string, what: string, line?: string): MediaError {
  const shown = line === undefined ? "" : `: ${JSON.stringify(line.trim().slice(0, 80))}`;
  const message = `"${fileName}" cannot be read as subtitles: ${what}${shown}.`;
  return new MediaError("unreadable_subtitle", message, { permanent: true });
}
