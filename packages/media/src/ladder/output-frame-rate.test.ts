import { describe, expect, it } from "vitest";
import { fakeVideoTrack } from "../testing/fake-probe.ts";
import { constantFrameRate, gopFramesOf, outputFrameRate } from "./output-frame-rate.ts";

describe("outputFrameRate", () => {
  it.each([
    ["60", 60, 1, 60, 1],
    ["59.94", 60000, 1001, 60000, 1001],
    ["90", 90, 1, 45, 1],
    ["119.88", 120000, 1001, 60000, 1001],
    ["240", 240, 1, 60, 1],
    ["75", 75, 1, 75, 2],
  ])("%s, for H264", (_, numerator, denominator, toNumerator, toDenominator) => {
    expect(outputFrameRate({ numerator, denominator })).toEqual({ numerator: toNumerator, denominator: toDenominator });
  });

  it.each([
    ["90", 90, 90],
    ["100", 100, 50],
    ["120", 120, 60],
  ])("%s, for HEVC", (_, numerator, toNumerator) => {
    expect(outputFrameRate({ numerator, denominator: 1 }, 90)).toEqual({ numerator: toNumerator, denominator: 1 });
  });
});

describe("constantFrameRate", () => {
  const ofAverage = (numerator: number, denominator: number, isVariableFrameRate = true) =>
    constantFrameRate(fakeVideoTrack({ frameRate: { numerator, denominator }, isVariableFrameRate }));

  it("leaves a constant rate, however odd", () => {
    expect(ofAverage(37, 3, false)).toEqual({ numerator: 37, denominator: 3 });
  });

  it.each([
    ["a phone's 29.6", 296, 10, { numerator: 30000, denominator: 1001 }],
    ["a phone's 59.2", 592, 10, { numerator: 60000, denominator: 1001 }],
    ["a standard rate on average", 24, 1, { numerator: 24, denominator: 1 }],
    ["26", 26, 1, { numerator: 30000, denominator: 1001 }],
    ["12", 12, 1, { numerator: 24000, denominator: 1001 }],
    ["more than any standard", 240, 1, { numerator: 240, denominator: 1 }],
  ])("%s", (_, numerator, denominator, rate) => {
    expect(ofAverage(numerator, denominator)).toEqual(rate);
  });
});

it.each([
  [24, 1, 48],
  [24000, 1001, 48],
  [30000, 1001, 60],
  [90, 1, 180],
  [37, 3, 25],
])("gopFramesOf %i/%i", (numerator, denominator, frames) => {
  expect(gopFramesOf({ numerator, denominator })).toBe(frames);
});
