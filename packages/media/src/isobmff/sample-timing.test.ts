import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccessUnit } from "../hevc/hevc-stream.ts";
import { accessUnits } from "../testing/fake-hevc-stream.ts";
import { compositionOffsets, sampleClock } from "./sample-timing.ts";

const group = (orderCounts: readonly number[]): AccessUnit[] =>
  orderCounts.map((pictureOrderCount, index) => ({ nalUnits: [], isIdr: index === 0, pictureOrderCount }));

describe("compositionOffsets", () => {
  it("shows pictures in the order of their count, whatever its step, each in a place of its own", () => {
    const counts = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 60 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 4 }), (others, step) => {
        const orderCounts = [0, ...others].map((count) => count * step);
        const shownAt = Array.from(compositionOffsets(group(orderCounts)), (offset, index) => offset + index);
        expect(shownAt.toSorted((a, b) => a - b)).toEqual(Array.from(orderCounts.keys()));
        const byTime = shownAt.map((at, index) => ({ at, count: orderCounts[index] })).sort((a, b) => a.at - b.at);
        expect(byTime.map(({ count }) => count)).toEqual(orderCounts.toSorted((a, b) => a - b));
        // The key frame is shown first, at the group's own start: there is nothing for an edit list to correct.
        expect(shownAt[0]).toBe(0);
      }),
    );
  });

  it("of a pyramid of three B pictures are what they are in every player", async () => {
    const units = await Array.fromAsync(accessUnits({ frames: 9, gopFrames: 9 }));
    expect([...compositionOffsets(units)]).toEqual([0, 3, 0, -2, -1, 3, 0, -2, -1]);
  });
});

describe("sampleClock", () => {
  it.each([
    [24, 1, 24_000, 1000],
    [24_000, 1001, 24_000, 1001],
    [90, 1, 90_000, 1000],
    [2997, 100, 2_997_000, 100_000],
  ])("of %i/%i has %i ticks per second, %i of them a picture", (numerator, denominator, timescale, ticksPerSample) => {
    expect(sampleClock({ numerator, denominator })).toEqual({ timescale, ticksPerSample });
  });
});
