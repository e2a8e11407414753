import { describe, expect, test } from "vitest";
import { fileNameOf } from "./file-name.ts";
import { isQuickTime, requireVideo } from "./media-type.ts";
import { contentRangeOf, headOf, retryAfterMsOf, unsatisfiedTotalOf, validatorOf } from "./remote-answer.ts";

describe("fileNameOf", () => {
  test.each([
    ["https://a.example/films/Reef%20dive.MP4?sig=1", false, "Reef dive.MP4"],
    ["https://a.example/reef.mov", false, "reef.mov"],
    ["https://a.example/reef", false, "reef.mp4"],
    ["https://a.example/reef", true, "reef.mov"],
    ["https://a.example/reef.m4v", false, "reef.m4v.mp4"],
    ["https://a.example/reef.aivu", true, "reef.aivu.mov"],
    ["https://a.example/", true, "video.mov"],
    ["https://a.example/..%2f..%2fetc%2fpasswd", false, "video.mp4"],
    ["https://a.example/a%2Fb%5Cc%00.mp4", false, "abc.mp4"],
    ["https://a.example/100%.mp4", false, "100%.mp4"],
    ["https://a.example/.mp4", false, "video.mp4"],
  ])("%s, QuickTime %s › %s", (url, quickTime, name) => {
    expect(fileNameOf(url, "video", quickTime)).toBe(name);
  });

  test("› is as long as a name may be, whatever the address", () => {
    const name = fileNameOf(`https://a.example/${"%C3%A4".repeat(300)}`, "video_left", false);
    expect(name).toBe(`${"ä".repeat(200)}.mp4`);
    expect(fileNameOf("https://a.example/%F0%9F%8E%AC.mp4", "video", false)).toBe("🎬.mp4");
  });
});

describe("requireVideo", () => {
  const box = (type: string, brand = "isom") => Buffer.from(`\0\0\0\x18${type}${brand}`);

  test("› takes what begins with a box of MP4 or QuickTime, whatever it is called", () => {
    for (const type of ["ftyp", "moov", "mdat", "wide", "free", "skip"]) requireVideo(box(type), "text/plain", "a");
    expect(isQuickTime(box("ftyp", "qt  "))).toBe(true);
    expect(isQuickTime(box("moov"))).toBe(true);
    expect(isQuickTime(box("ftyp"))).toBe(false);
  });

  test("› names what the server calls it, when that is a type", () => {
    const say = (type: string) => () => requireVideo(Buffer.from("<html><title>"), type, "a.example");
    expect(say("text/html")).toThrow("a.example sends text/html, which is no MP4 or QuickTime video.");
    expect(say("<script>")).toThrow("a.example sends something that is no MP4 or QuickTime video.");
    expect(say("")).toThrow("something that is no MP4");
  });
});

describe("what an answer says", () => {
  const date = "Sat, 31 Jan 2026 09:30:00 GMT";
  test.each([
    [{ etag: '"a"' }, '"a"'],
    [{ etag: 'W/"a"' }, null],
    [{ etag: "a" }, null],
    [{ etag: '"a"b"' }, null],
    [{ "last-modified": date }, null],
    [{ "last-modified": date, date }, null],
    [{ "last-modified": date, date: "Sat, 31 Jan 2026 09:30:59 GMT" }, null],
    [{ "last-modified": date, date: "Sat, 31 Jan 2026 09:31:00 GMT" }, date],
    [{ "last-modified": "yesterday", date }, null],
    [{ etag: 'W/"a"', "last-modified": date, date: "Sun, 01 Feb 2026 00:00:00 GMT" }, date],
    [{}, null],
  ])("validatorOf %j › %j", (headers, validator) => {
    expect(validatorOf(headers)).toBe(validator);
  });

  test.each([
    ["bytes 5-9/10", { firstByte: 5, totalBytes: 10 }],
    ["bytes 5-9/*", { firstByte: 5, totalBytes: null }],
    ["bytes 9-5/10", null],
    ["bytes */10", null],
    ["bytes=5-9/10", null],
    ["items 5-9/10", null],
    ["", null],
  ])("contentRangeOf %j › %j", (text, range) => {
    expect(contentRangeOf({ "content-range": text })).toEqual(range);
  });

  test("› a length that is no number is none", () => {
    expect(headOf({ "content-length": "12", "content-type": " Video/MP4 ; a=b" })).toEqual({
      totalBytes: 12,
      validator: null,
      contentType: "video/mp4",
    });
    for (const length of ["-1", "1e3", "0x10", "", "9".repeat(16)])
      expect(headOf({ "content-length": length }).totalBytes).toBeNull();
    expect(unsatisfiedTotalOf({ "content-range": "bytes */10" })).toBe(10);
    expect(unsatisfiedTotalOf({ "content-range": "bytes 0-1/10" })).toBeNull();
  });

  test("› Retry-After in seconds or as a date", () => {
    const nowMs = Date.parse(date);
    expect(retryAfterMsOf({ "retry-after": "7" }, nowMs)).toBe(7_000);
    expect(retryAfterMsOf({ "retry-after": "Sat, 31 Jan 2026 09:30:07 GMT" }, nowMs)).toBe(7_000);
    expect(retryAfterMsOf({ "retry-after": "Sat, 31 Jan 2026 09:29:00 GMT" }, nowMs)).toBe(0);
    expect(retryAfterMsOf({ "retry-after": "soon" }, nowMs)).toBe(0);
    expect(retryAfterMsOf({}, nowMs)).toBe(0);
  });
});
