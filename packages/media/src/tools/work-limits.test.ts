import { expect, test } from "vitest";
import { longestWorkSeconds } from "./timed-out.ts";
import { generousTimeout, readingTimeout } from "./work-limits.ts";

test("generousTimeout › grows with the film, up to the longest that any work may take", () => {
  expect(generousTimeout({ durationSeconds: 10 })).toBe(9_600);
  for (const durationSeconds of [3_600, 36_000, 1e9]) {
    expect(generousTimeout({ durationSeconds })).toBe(longestWorkSeconds);
  }
});

test("readingTimeout › grows with the file, up to the longest that any work may take", () => {
  expect(readingTimeout({ sizeBytes: 0 })).toBe(300);
  expect(readingTimeout({ sizeBytes: 10 * 2 ** 30 })).toBe(300 + 10_240);
  expect(readingTimeout({ sizeBytes: 5 * 2 ** 40 })).toBe(longestWorkSeconds);
});
