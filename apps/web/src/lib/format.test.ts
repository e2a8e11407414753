import { expect, test } from "vitest";
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatElapsed,
  formatLeft,
  formatLength,
  formatSpan,
  formatWords,
} from "./format.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.00 kB"],
  [999_499, "999 kB"],
  [999_500, "1.00 MB"],
  [1_287_340_032, "1.29 GB"],
  [5 * 2 ** 40, "5.50 TB"],
])("formatBytes › %d is %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [0, "0:00"],
  [59.6, "1:00"],
  [3599.4, "59:59"],
  [3725, "1:02:05"],
])("formatLength › %d seconds are %s", (seconds, text) => expect(formatLength(seconds)).toBe(text));

test.each([
  [-5000, "now"],
  [59_999, "now"],
  [60_000, "1 min"],
  [7_199_999, "1 h"],
  [4.9 * 86_400_000, "4 d"],
])("formatSpan › %d ms are %s", (milliseconds, text) => expect(formatSpan(milliseconds)).toBe(text));

test.each([
  [30_000, "now"],
  [720_000, "12 min"],
  [7_200_000, "2 h"],
  [11_100_000, "3 h 5 min"],
  [431_999_000, "4 d 23 h"],
])("formatLeft › %d ms are %s", (milliseconds, text) => expect(formatLeft(milliseconds)).toBe(text));

test("formatAgo › below a minute is just now", () => {
  expect(formatAgo(10)).toBe("just now");
  expect(formatAgo(180_000)).toBe("3 min ago");
});

test.each([
  [850, "850 ms"],
  [12_420, "12.4 s"],
  [59_960, "1 min 0 s"],
  [200_000, "3 min 20 s"],
  [3_720_000, "1 h 2 min"],
])("formatElapsed › %d ms are %s", (milliseconds, text) => expect(formatElapsed(milliseconds)).toBe(text));

test("formatWords and formatCount read as words", () => {
  expect(formatWords("upload_file.completed")).toBe("upload file completed");
  expect(formatCount(1, "file")).toBe("1 file");
  expect(formatCount(10_000, "part")).toBe("10,000 parts");
});
