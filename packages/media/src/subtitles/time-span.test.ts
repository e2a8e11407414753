import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Steps } from "./steps.ts";
import { type ClockTime, isLikeTimeSpan, readTimeSpan } from "./time-span.ts";

const clock = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,3}))?`;
const span = new RegExp(String.raw`^${clock}\s*-->\s*${clock}(?:\s.*)?$`, "s");
const likeSpan = /-->|^\d{1,3}:\d{1,2}:\d{1,2}[,.]\d+\s*[-–—>]/;

const pieces = fc.constantFrom(..."0123456789:,.-> \t–—x", "00:00:01,000", "0:1.5", " --> ", "-->", "1:02:03,");
const lines = fc.array(pieces, { maxLength: 12 }).map((list) => list.join("").trim());

function byExpression(line: string): { start: ClockTime; end: ClockTime } | null {
  const match = span.exec(line);
  if (!match) return null;
  const time = ([hours = "0", minutes, seconds, fraction = "0"]: (string | undefined)[]) => ({
    hours: Number(hours),
    minutes: Number(minutes),
    seconds: Number(seconds),
    milliseconds: Number(fraction.padEnd(3, "0")),
  });
  return { start: time(match.slice(1, 5)), end: time(match.slice(5, 9)) };
}

describe("readTimeSpan and isLikeTimeSpan", () => {
  it("read what one regular expression says of a line", () => {
    const spans = fc.tuple(lines, lines).map((sides) => sides.join("-->").trim());
    fc.assert(
      fc.property(fc.oneof(lines, spans), (line) => {
        expect(readTimeSpan(line, new Steps())).toEqual(byExpression(line));
        expect(isLikeTimeSpan(line, new Steps())).toBe(likeSpan.test(line));
      }),
      { numRuns: 20_000 },
    );
  });

  it("read a span with its coordinates", () => {
    expect(readTimeSpan("01:02:03,4 -->  05:06.789 X1:40", new Steps())).toEqual({
      start: { hours: 1, minutes: 2, seconds: 3, milliseconds: 400 },
      end: { hours: 0, minutes: 5, seconds: 6, milliseconds: 789 },
    });
  });
});
