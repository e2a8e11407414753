import { describe, expect, it } from "vitest";
import { isUneven } from "./refine-video.ts";

const at = (...milliseconds: number[]) => milliseconds.map((time) => time / 1000);

describe("isUneven", () => {
  it.each([
    ["no frame", []],
    ["one frame", at(40)],
    ["frames in decoding order", at(0, 120, 40, 80, 160)],
    ["29.97 rounded to milliseconds", at(0, 33, 67, 100, 133, 167, 200)],
    ["90 rounded to milliseconds", at(0, 11, 22, 33, 44, 56, 67)],
  ])("is false for %s", (_, times) => {
    expect(isUneven(times)).toBe(false);
  });

  it.each([
    ["a frame left out", at(0, 33, 67, 133, 167)],
    ["a phone in the dark", at(0, 33, 67, 117, 167, 217, 250)],
  ])("is true for %s", (_, times) => {
    expect(isUneven(times)).toBe(true);
  });
});
