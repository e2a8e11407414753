import { describe, expect, it } from "vitest";
import { describeFrameRate, formatFrameRate, isSameFrameRate, parseFrameRate } from "./frame-rate.ts";

describe("parseFrameRate", () => {
  it.each([
    ["24000/1001", { numerator: 24000, denominator: 1001 }],
    ["25/1", { numerator: 25, denominator: 1 }],
    // Matroska's and QuickTime's roundings of 23.976 and 29.97.
    ["2997/125", { numerator: 24000, denominator: 1001 }],
    ["19001/634", { numerator: 30000, denominator: 1001 }],
    ["37/3", { numerator: 37, denominator: 3 }],
  ])("%s", (text, rate) => {
    expect(parseFrameRate(text)).toEqual(rate);
  });

  it.each(["0/0", "", undefined, "24"])("is null for %s", (text) => {
    expect(parseFrameRate(text)).toBeNull();
  });
});

describe("isSameFrameRate", () => {
  it("distinguishes 24 from 23.976", () => {
    expect(isSameFrameRate({ numerator: 24, denominator: 1 }, { numerator: 24000, denominator: 1001 })).toBe(false);
    expect(isSameFrameRate({ numerator: 2997, denominator: 125 }, { numerator: 24000, denominator: 1001 })).toBe(true);
  });
});

it("writes rates for ffmpeg and for people", () => {
  expect(formatFrameRate({ numerator: 24000, denominator: 1001 })).toBe("24000/1001");
  expect(formatFrameRate({ numerator: 25, denominator: 1 })).toBe("25");
  expect(describeFrameRate({ numerator: 24000, denominator: 1001 })).toBe("23.976");
  expect(describeFrameRate({ numerator: 25, denominator: 1 })).toBe("25");
});
