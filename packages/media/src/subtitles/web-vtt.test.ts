import { describe, expect, it } from "vitest";
import { webVttSegments } from "./web-vtt.ts";

const header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n";
const textOf = (line: string) =>
  webVttSegments([{ startSeconds: 0, endSeconds: 1, lines: [line] }], 2, 60)[0]
    ?.text.split("\n")
    .at(-2);

describe("webVttSegments", () => {
  it("covers the video to its end, with a cue in every segment that it touches", () => {
    const cues = [
      { startSeconds: 1.5, endSeconds: 2, lines: ["first"] },
      { startSeconds: 59, endSeconds: 61, lines: ["both", "sides"] },
    ];
    const segments = webVttSegments(cues, 130, 60);
    expect(segments.map((segment) => segment.durationSeconds)).toEqual([60, 60, 10]);
    const both = "\n00:00:59.000 --> 00:01:01.000\nboth\nsides\n";
    expect(segments.map((segment) => segment.text)).toEqual([
      `${header}\n00:00:01.500 --> 00:00:02.000\nfirst\n${both}`,
      `${header}${both}`,
      header,
    ]);
  });

  it("writes hours and rounds to milliseconds", () => {
    const text = webVttSegments([{ startSeconds: 3723.0044, endSeconds: 3723.9996, lines: ["x"] }], 3724, 4000)[0]
      ?.text;
    expect(text).toContain("01:02:03.004 --> 01:02:04.000");
  });

  it("starts no cue in a segment that it only touches at the edge", () => {
    const segments = webVttSegments([{ startSeconds: 60, endSeconds: 61, lines: ["x"] }], 120, 60);
    expect(segments.map(({ text }) => text.includes("x\n"))).toEqual([false, true]);
  });

  it.each([
    ["<i>slanted</i> & <B>bold</B>", "<i>slanted</i> &amp; <B>bold</B>"],
    ['<font color="#ff0000">red</font>', "red"],
    ["{\\an8}on top", "on top"],
    ["1 < 2 --> fine &amp; dandy", "1 &lt; 2 --&gt; fine &amp; dandy"],
  ])("writes %s", (line, written) => {
    expect(textOf(line)).toBe(written);
  });
});
