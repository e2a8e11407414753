import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultH264Ladder } from "./h264-default-ladder.ts";

const names = (width: number, height: number) => defaultH264Ladder({ width, height }).map((rung) => rung.name);

describe("defaultH264Ladder", () => {
  it.each([
    ["4K", 3840, 2160, ["h264-1080p-6000k", "h264-720p-3000k", "h264-360p-800k"]],
    ["1080p", 1920, 1080, ["h264-1080p-6000k", "h264-720p-3000k", "h264-360p-800k"]],
    ["720p", 1280, 720, ["h264-720p-3000k", "h264-360p-800k"]],
    ["2.4:1", 1920, 800, ["h264-800p-4800k", "h264-532p-2400k", "h264-266p-600k"]],
    ["an eye of 180°", 2880, 2880, ["h264-1080p-3900k", "h264-720p-1900k", "h264-360p-500k"]],
    ["upright", 1080, 1920, ["h264-1920p-6000k", "h264-1280p-3000k", "h264-640p-800k"]],
    ["smaller than the lowest rung", 320, 180, ["h264-180p-300k"]],
    ["hardly larger than a rung", 1300, 732, ["h264-732p-3300k", "h264-360p-800k"]],
  ])("%s", (_, width, height, expected) => {
    expect(names(width, height)).toEqual(expected);
  });

  it("never enlarges, keeps the shape, and has even sizes and falling rungs for any picture", () => {
    const side = fc.integer({ min: 32, max: 8192 });
    fc.assert(
      fc.property(side, side, (width, height) => {
        const rungs = defaultH264Ladder({ width, height });
        expect(rungs.length).toBeGreaterThan(0);
        for (const [index, rung] of rungs.entries()) {
          expect((rung.width % 2) + (rung.height % 2)).toBe(0);
          expect(rung.width).toBeLessThanOrEqual(width);
          expect(rung.height).toBeLessThanOrEqual(height);
          expect(Math.abs(rung.width - (width * rung.height) / height)).toBeLessThanOrEqual(2 + (2 * width) / height);
          expect(rung.height).toBeLessThan(rungs[index - 1]?.height ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});
