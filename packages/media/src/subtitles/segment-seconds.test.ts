import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentSeconds } from "./segment-seconds.ts";
import { Steps } from "./steps.ts";
import { webVttSegments } from "./web-vtt.ts";

const kib = 2 ** 10;
const shown = (startSeconds: number, endSeconds: number, sizeBytes: number) => ({
  startSeconds,
  endSeconds,
  sizeBytes,
});
const choose = (cues: Parameters<typeof segmentSeconds>[0], durationSeconds: number) =>
  segmentSeconds(cues, durationSeconds, 60, new Steps());

describe("segmentSeconds", () => {
  it.each([
    ["nothing", [], 60],
    ["a small cue over the whole hour, of which 59 copies are little", [shown(0, 3600, kib)], 60],
    ["a large cue over the whole hour, until one copy is left", [shown(0, 3600, 60 * kib)], 1920],
    ["one over the first minutes, until none is left over", [shown(0, 240, 60 * kib)], 120],
    ["one that touches three segments, until it touches two", [shown(1900, 2000, 60 * kib)], 120],
    ["a cue that starts when the video has ended", [shown(3600, 9999, 60 * kib)], 60],
    ["a cue that goes on after the video's end", [shown(3500, 99_999, 60 * kib)], 60],
    ["large cues beside more that stand once", [shown(0, 120, 100 * kib), shown(120, 130, 10 * kib)], 60],
  ])("for %s", (_, cues, seconds) => {
    expect(choose(cues, 3600)).toBe(seconds);
  });

  it("comes to no more than two segments, as each cue is in both at most", () => {
    expect(
      choose(
        Array.from({ length: 1000 }, () => shown(0, 3600, 60 * kib)),
        3600,
      ),
    ).toBe(1920);
  });
});

describe("webVttSegments", () => {
  const cues = fc
    .array(fc.tuple(fc.nat(9_000), fc.integer({ min: 1, max: 9_000 }), fc.integer({ min: 1, max: 64 * kib })), {
      minLength: 1,
      maxLength: 40,
    })
    .map((list) =>
      list
        .map(([start, lasts, size]) => ({
          startSeconds: start / 2,
          endSeconds: (start + lasts) / 2,
          lines: ["x".repeat(size)],
        }))
        .sort((a, b) => a.startSeconds - b.startSeconds),
    );

  it("stores every cue that is shown, and none more often than twice on average, or 64 KiB", () => {
    fc.assert(
      fc.property(cues, fc.integer({ min: 1, max: 5_000 }), (list, durationSeconds) => {
        const inOne = webVttSegments(list, durationSeconds, durationSeconds);
        const once = inOne[0]?.text ?? "";
        const segments = webVttSegments(list, durationSeconds, 60);
        const header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";
        const storedBytes = segments.reduce((sum, { text }) => sum + text.length - header.length, 0);
        const onceBytes = once.length - header.length;
        expect(storedBytes).toBeLessThanOrEqual(onceBytes + Math.max(64 * kib, onceBytes));
        expect(storedBytes).toBeGreaterThanOrEqual(onceBytes);
        const seconds = segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
        expect(seconds).toBeCloseTo(durationSeconds, 6);
      }),
      { numRuns: 200 },
    );
  });

  it("puts into every segment what touches it, in order", () => {
    fc.assert(
      fc.property(
        cues,
        fc.integer({ min: 1, max: 5_000 }),
        fc.constantFrom(7, 60),
        (list, durationSeconds, shortest) => {
          const named = list.map((cue, index) => ({ ...cue, lines: [`cue ${index};`] }));
          const segments = webVttSegments(named, durationSeconds, shortest);
          let start = 0;
          for (const { text, durationSeconds: lasts } of segments) {
            const end = start + lasts;
            const touching = named.filter((cue) => cue.startSeconds < end && cue.endSeconds > start);
            expect(text.match(/cue \d+;/g) ?? []).toEqual(touching.flatMap(({ lines }) => lines));
            start = end;
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
