import type { Steps } from "./steps.ts";

/** Hours are left out in some files, milliseconds in others. */
export interface ClockTime {
  hours: number;
  minutes: number;
  seconds: number;
  milliseconds: number;
}

// Both look at a dozen characters at most, whatever follows.
const clock = /(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,3}))?/y;
const fullClock = /^\d{1,3}:\d{1,2}:\d{1,2}[,.]\d/;

const isSpace = (character: string) => character.trim() === "";
const isDigit = (character: string) => character >= "0" && character <= "9";

/**
 * Whether a trimmed line of SubRip is meant as a time span, well formed or not: it has an arrow, or a time and a kind
 * of dash.
 */
export function isLikeTimeSpan(line: string, steps: Steps): boolean {
  if (steps.find(line, "-->", 0) >= 0) return true;
  const opening = fullClock.exec(line)?.[0];
  if (opening === undefined) return false;
  const end = steps.skip(line, steps.skip(line, opening.length, isDigit), isSpace);
  return end < line.length && "-–—>".includes(line.charAt(end));
}

/**
 * Reads `00:00:01,000 --> 00:00:02,000` from a trimmed line, with a dot for the comma, short milliseconds, hours left
 * out, and anything after a space behind it. Null for what is none.
 */
export function readTimeSpan(line: string, steps: Steps): { start: ClockTime; end: ClockTime } | null {
  const start = readClock(line, 0);
  if (!start) return null;
  const arrow = steps.skip(line, start.endsAt, isSpace);
  if (!line.startsWith("-->", arrow)) return null;
  const end = readClock(line, steps.skip(line, arrow + 3, isSpace));
  if (!end || (end.endsAt < line.length && !isSpace(line.charAt(end.endsAt)))) return null;
  return { start: start.time, end: end.time };
}

function readClock(line: string, at: number): { time: ClockTime; endsAt: number } | null {
  clock.lastIndex = at;
  const match = clock.exec(line);
  if (!match) return null;
  const [text, hours = "0", minutes, seconds, fraction = "0"] = match;
  const time = {
    hours: Number(hours),
    minutes: Number(minutes),
    seconds: Number(seconds),
    milliseconds: Number(fraction.padEnd(3, "0")),
  };
  return { time, endsAt: at + text.length };
}
