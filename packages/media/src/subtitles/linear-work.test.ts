import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MediaError } from "../media-error.ts";
import { parseSrt, type SubtitleCue } from "./parse-srt.ts";
import { Steps } from "./steps.ts";
import { toWebVttText } from "./to-web-vtt-text.ts";
import { webVttSegments } from "./web-vtt.ts";

/** Twice the input may take so many times the steps, and so many steps more: a square would take four times as many. */
const growth = 2.3;
const constant = 200;

function expectLinear(stepsOf: (size: number) => number, size: number): void {
  expect(stepsOf(2 * size)).toBeLessThanOrEqual(growth * stepsOf(size) + constant);
}

/** Also where the text is refused: that takes steps, too. */
function stepsOfParsing(text: string): number {
  const steps = new Steps();
  try {
    parseSrt(text, "a.srt", steps);
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
  }
  return steps.count;
}

function stepsOfWriting(line: string): number {
  const steps = new Steps();
  toWebVttText(line, steps);
  return steps.count;
}

function stepsOfSegmenting(cues: readonly SubtitleCue[], durationSeconds: number): number {
  const steps = new Steps();
  webVttSegments(cues, durationSeconds, 60, steps);
  return steps.count;
}

const units = fc.array(fc.constantFrom(..."{\\}<>/ibua&;-! \t\n\r:,.0123456789>–"), { minLength: 1, maxLength: 10 });
const unit = units.map((list) => list.join(""));

describe("the work on a subtitle grows with its size", () => {
  it.each(["{\\", "<a", "</a", "<", "&", "&amp", "--", "-->", "{\\<a", "<a{\\", "{", " "])(
    "toWebVttText of many %j",
    (text) => {
      expectLinear((size) => stepsOfWriting(text.repeat(size)), 10_000);
    },
  );

  it("toWebVttText of anything, many times", () => {
    fc.assert(
      fc.property(unit, unit, (start, text) => expectLinear((size) => stepsOfWriting(start + text.repeat(size)), 500)),
      { numRuns: 500 },
    );
  });

  it.each([
    ["spaces behind a time", "00:00:01,000", " ", ""],
    ["spaces behind an arrow", "00:00:01,000 -->", " ", "x"],
    ["spaces behind a time span", "00:00:01,000 --> 00:00:02,000", " ", "x"],
    ["digits of a fraction", "00:00:01,", "0", "x"],
    ["arrows", "", "-->", ""],
    ["line ends", "00:00:01,000 --> 00:00:02,000\nHi", "\r", ""],
    ["numbers", "00:00:01,000 --> 00:00:02,000\n", "1\n", ""],
    ["numbers before any time", "", "1\n", ""],
    ["empty cues", "", "00:00:01,000 --> 00:00:02,000\n", ""],
    ["cues at one time", "", "00:00:01,000 --> 00:00:02,000\nHi\n", ""],
  ])("parseSrt of many %s", (_, start, text, end) => {
    expectLinear((size) => stepsOfParsing(start + text.repeat(size) + end), 5_000);
  });

  it("parseSrt of anything, many times", () => {
    const span = "00:00:01,000 --> 00:00:02,000\n";
    fc.assert(
      fc.property(fc.constantFrom("", "00:00:01,000", span), unit, (start, text) =>
        expectLinear((size) => stepsOfParsing(start + text.repeat(size)), 500),
      ),
      { numRuns: 500 },
    );
  });

  it("parseSrt of cues in any order", () => {
    const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
    const starts = fc.array(fc.nat(80_000), { minLength: 50, maxLength: 200 });
    fc.assert(
      fc.property(starts, starts, (first, second) => {
        const textOf = (list: number[]) => list.map((at) => `${clock(at)} --> ${clock(at + 1)}\nHi\n`).join("");
        const [one, other] = [textOf(first), textOf(second)];
        const apart = stepsOfParsing(one) + stepsOfParsing(other);
        expect(stepsOfParsing(one + other)).toBeLessThanOrEqual((growth / 2) * apart + constant);
      }),
    );
  });

  it.each([
    ["after one another", 1, 0.9],
    ["over two segments each", 1, 100],
    ["all at once, over the whole video", 0, 1_000_000],
    ["each to the end of the video", 1, 1_000_000],
  ])("webVttSegments of cues %s", (_, apartSeconds, lastsSeconds) => {
    const stepsOf = (size: number) => {
      const cues = Array.from({ length: size }, (_, index) => ({
        startSeconds: index * apartSeconds,
        endSeconds: index * apartSeconds + lastsSeconds,
        lines: ["a line of it"],
      }));
      return stepsOfSegmenting(cues, size);
    };
    expectLinear(stepsOf, 20_000);
  });

  it("webVttSegments of anything takes no more steps than characters, cues, segments and what is stored", () => {
    const cue = fc.record({ start: fc.nat(20_000), lasts: fc.integer({ min: 1, max: 20_000 }), text: unit });
    fc.assert(
      fc.property(fc.array(cue, { maxLength: 300 }), fc.integer({ min: 1, max: 20_000 }), (list, durationSeconds) => {
        const cues = list
          .map(({ start, lasts, text }) => ({ startSeconds: start, endSeconds: start + lasts, lines: [text] }))
          .sort((a, b) => a.startSeconds - b.startSeconds);
        const steps = new Steps();
        const segments = webVttSegments(cues, durationSeconds, 60, steps);
        const storedBytes = segments.reduce((sum, { text }) => sum + text.length, 0);
        const readCharacters = list.reduce((sum, { text }) => sum + text.length, 0);
        // A cue over many segments is looked at once for each doubling of their length.
        const doublings = Math.ceil(Math.log2(segments.length + 1)) + 9;
        expect(steps.count).toBeLessThanOrEqual(
          5 * readCharacters + doublings * list.length + 2 * segments.length + storedBytes,
        );
      }),
      { numRuns: 300 },
    );
  });
});
