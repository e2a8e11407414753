import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSrt } from "./parse-srt.ts";

const cue = (startSeconds: number, endSeconds: number, ...lines: string[]) => ({ startSeconds, endSeconds, lines });

describe("parseSrt", () => {
  it("reads SubRip as it should be", () => {
    const text = "1\n00:00:01,000 --> 00:00:02,500\nHello\nthere\n\n2\n01:02:03,004 --> 01:02:04,000\nBye\n";
    expect(parseSrt(text, "a.srt")).toEqual([cue(1, 2.5, "Hello", "there"), cue(3723.004, 3724, "Bye")]);
  });

  it.each([
    ["a byte order mark and CRLF", "\uFEFF1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n\r\n"],
    ["old Mac line ends", "1\r00:00:01,000 --> 00:00:02,000\rHello\r"],
    ["no number", "00:00:01,000 --> 00:00:02,000\nHello"],
    ["dots for commas", "1\n00:00:01.000 --> 00:00:02.000\nHello"],
    ["no hours, short milliseconds, no spaces", "1\n00:01,0-->00:02,0\nHello"],
    ["coordinates behind the times", "1\n00:00:01,000 --> 00:00:02,000 X1:40 X2:600 Y1:20 Y2:50\nHello"],
    ["blank lines everywhere", "\n\n1\n\n00:00:01,000 --> 00:00:02,000\n\nHello\n\n\n"],
  ])("forgives %s", (_, text) => {
    expect(parseSrt(text, "a.srt")).toEqual([cue(1, 2, "Hello")]);
  });

  it("forgives repeated numbers, missing blank lines and cues out of order", () => {
    const text = "7\n00:00:03,000 --> 00:00:04,000\nSecond\n7\n00:00:01,000 --> 00:00:02,000\nFirst\n";
    expect(parseSrt(text, "a.srt")).toEqual([cue(1, 2, "First"), cue(3, 4, "Second")]);
  });

  it("keeps a number that is what somebody says", () => {
    const text = "1\n00:00:01,000 --> 00:00:02,000\nHow many?\n42\n\n2\n00:00:03,000 --> 00:00:04,000\n42\n";
    expect(parseSrt(text, "a.srt")).toEqual([cue(1, 2, "How many?", "42"), cue(3, 4, "42")]);
  });

  it("leaves out cues without text or time", () => {
    const text =
      "1\n00:00:01,000 --> 00:00:01,000\nFlash\n\n2\n00:00:02,000 --> 00:00:03,000\n\n3\n00:00:04,000 --> 00:00:05,000\nHi\n";
    expect(parseSrt(text, "a.srt")).toEqual([cue(4, 5, "Hi")]);
  });

  it.each([
    ["a broken time", "1\n00:00:01,000 --> 00:00:0x,000\nHello", /line 2 should be a time span.*00:00:0x/],
    ["a broken arrow", "1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:03,000 -> 00:00:04,000\nB", /line 6 should be/],
    ["too many seconds", "1\n00:00:71,000 --> 00:01:12,000\nHello", /line 2 has a time with more than 59/],
    ["an end before its start", "1\n00:00:05,000 --> 00:00:02,000\nHello", /line 2 ends before it starts/],
    ["another kind of text", "{\\rtf1 Hello}", /line 1 should say when.*rtf1/],
    ["WebVTT by another name", "WEBVTT\n\n00:01.000 --> 00:02.000\nHi", /line 1 should say when.*WEBVTT/],
    ["nothing", "\n\n", /no subtitle is in it/],
  ])("refuses %s", (_, text, message) => {
    const error = expect.objectContaining({ code: "unreadable_subtitle", permanent: true });
    expect(() => parseSrt(text, "fr.srt")).toThrow(error);
    expect(() => parseSrt(text, "fr.srt")).toThrow(message);
    expect(() => parseSrt(text, "fr.srt")).toThrow('"fr.srt"');
  });

  describe("within its limits", () => {
    const span = "00:00:01,000 --> 00:00:02,000\n";
    const most = 64 * 1024;

    it("reads 100,000 cues and refuses one more", () => {
      const text = `${span}Hi\n`.repeat(100_000);
      expect(parseSrt(text, "fr.srt")).toHaveLength(100_000);
      const message =
        '"fr.srt" cannot be read as subtitles: it has more than 100,000 subtitles, which is the most that is read. Export it again with fewer, longer ones.';
      const error = expect.objectContaining({ code: "unreadable_subtitle", permanent: true, message });
      expect(() => parseSrt(text + span, "fr.srt")).toThrow(error);
    });

    it.each([
      ["one line", "x".repeat(most)],
      ["many lines", `${"xyz\n".repeat(most / 4 - 1)}xyzu`],
      ["letters of two bytes", "č".repeat(most / 2)],
    ])("reads a cue of 64 KiB in %s, with the next one's number behind it, and refuses a byte more", (_, longest) => {
      const next = `\n\n4711\n${span}Hi\n`;
      expect(parseSrt(`1\n${span}${longest}${next}`, "fr.srt")).toHaveLength(2);
      const message =
        '"fr.srt" cannot be read as subtitles: the subtitle of line 2 has more than 64 KiB of text, which is the most that is read of one. Split it into several, or take out what is not text.';
      const error = expect.objectContaining({ code: "unreadable_subtitle", permanent: true, message });
      expect(() => parseSrt(`1\n${span}x${longest}${next}`, "fr.srt")).toThrow(error);
      expect(() => parseSrt(`1\n${span}x${longest}`, "fr.srt")).toThrow(error);
    });
  });

  it("reads back whatever cues are written", () => {
    const clock = (milliseconds: number) => new Date(milliseconds).toISOString().slice(11, 23).replace(".", ",");
    const spans = fc.array(
      fc.tuple(fc.nat(80_000_000), fc.integer({ min: 1, max: 9_000 }), fc.constantFrom("One", "two words", "3 x")),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(spans, fc.constantFrom("\n", "\r\n", "\r"), (list, lineEnd) => {
        const blocks = list.map(([start, lasts, text], index) =>
          [`${index + 1}`, `${clock(start)} --> ${clock(start + lasts)}`, text, ""].join(lineEnd),
        );
        const sorted = list.toSorted(([a], [b]) => a - b);
        const expected = sorted.map(([start, lasts, text]) => cue(start / 1000, (start + lasts) / 1000, text));
        const found = parseSrt(blocks.join(lineEnd), "a.srt");
        expect(found.map(({ lines }) => lines)).toEqual(expected.map(({ lines }) => lines));
        for (const [index, { startSeconds, endSeconds }] of found.entries()) {
          expect(startSeconds).toBeCloseTo(expected[index]?.startSeconds ?? -1, 6);
          expect(endSeconds).toBeCloseTo(expected[index]?.endSeconds ?? -1, 6);
        }
      }),
    );
  });
});
