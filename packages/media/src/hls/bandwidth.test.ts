import { describe, expect, it } from "vitest";
import { measureBandwidth } from "./bandwidth.ts";

const segment = (sizeBytes: number, durationSeconds: number) => ({ sizeBytes, durationSeconds });

describe("measureBandwidth", () => {
  it("takes the heaviest segment as the peak", () => {
    const segments = [segment(1000, 2), segment(3000, 2), segment(500, 2)];
    expect(measureBandwidth(segments, 2)).toEqual({ peakBitsPerSecond: 12_000, averageBitsPerSecond: 6_000 });
  });

  it("does not let a last segment of one frame count for itself, only with its neighbour", () => {
    const segments = [segment(1000, 2), segment(1000, 0.04)];
    expect(measureBandwidth(segments, 2).peakBitsPerSecond).toBe(Math.ceil(16_000 / 2.04));
  });

  it("takes short segments together, up to one and a half target durations", () => {
    const segments = [segment(100, 1), segment(900, 1), segment(900, 1), segment(900, 1), segment(100, 1)];
    expect(measureBandwidth(segments, 4).peakBitsPerSecond).toBe(Math.ceil((1_800 * 8) / 2));
  });

  it("takes a playlist shorter than half a target duration whole", () => {
    expect(measureBandwidth([segment(100, 0.5)], 4)).toEqual({ peakBitsPerSecond: 1_600, averageBitsPerSecond: 1_600 });
  });

  it("measures two hundred thousand key frames, each a picture of its own", () => {
    const keyFrames = Array.from({ length: 200_000 }, (_, index) => segment(index === 150_000 ? 20_000 : 1_000, 0.01));
    const peakBitsPerSecond = Math.ceil(((49 * 1_000 + 20_000) * 8) / 0.5);
    const measured = measureBandwidth(keyFrames, 1);
    // Sums of hundredths are not exact, and the shortest run may need one picture more.
    expect(measured.averageBitsPerSecond / 800_076).toBeCloseTo(1, 5);
    expect(measured.peakBitsPerSecond / peakBitsPerSecond).toBeCloseTo(1, 1);
  });

  it("is 0 for nothing", () => {
    expect(measureBandwidth([], 2)).toEqual({ peakBitsPerSecond: 0, averageBitsPerSecond: 0 });
  });
});
