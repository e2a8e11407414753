import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PlanLadderRequest, planLadder } from "./plan-ladder.ts";

const plan = (changes: Partial<PlanLadderRequest> = {}) =>
  planLadder({
    format: "MVHEVC",
    eye: { width: 1920, height: 1080 },
    perspective: "Regular",
    frameRate: { numerator: 24, denominator: 1 },
    videoRange: "SDR",
    ...changes,
  });
const names = (changes: Partial<PlanLadderRequest>) => plan(changes).rungs.map((rung) => rung.name);

describe("planLadder of a user's ladder", () => {
  it("keeps the shape, has the best first, and allows a height twice with two bitrates", () => {
    const ladder = [
      { height: 720, bitrate: 4 },
      { height: 1080, bitrate: 8 },
      { height: 1080, bitrate: 12 },
    ];
    expect(plan({ ladder })).toEqual({
      rungs: [
        { name: "mvhevc-1080p-12000k", width: 1920, height: 1080, bitrateMbps: 12 },
        { name: "mvhevc-1080p-8000k", width: 1920, height: 1080, bitrateMbps: 8 },
        { name: "mvhevc-720p-4000k", width: 1280, height: 720, bitrateMbps: 4 },
      ],
      dropped: [],
    });
  });

  it("drops and reports what is above the source, and what stands twice", () => {
    const ladder = [
      { height: 2160, bitrate: 20 },
      { height: 720, bitrate: 4 },
      { height: 720, bitrate: 4.0001 },
      { height: 721, bitrate: 4 },
    ];
    expect(plan({ format: "HEVC", ladder })).toMatchObject({
      rungs: [{ name: "hevc-720p-4000k" }],
      dropped: [
        { height: 2160, bitrate: 20, reason: "above_source" },
        { height: 720, bitrate: 4.0001, reason: "duplicate" },
        { height: 721, bitrate: 4, reason: "duplicate" },
      ],
    });
  });

  it("does not take an odd height of the source itself for larger", () => {
    const ladder = [{ height: 1081, bitrate: 6 }];
    expect(plan({ eye: { width: 1921, height: 1081 }, ladder }).rungs).toMatchObject([{ width: 1920, height: 1080 }]);
  });

  it.each([[[{ height: 2160, bitrate: 20 }]], [[]]])("refuses when nothing is left: %j", (ladder) => {
    const failure = expect.objectContaining({
      code: "ladder_unfit",
      permanent: true,
      message: expect.stringContaining("1080 or less"),
    });
    expect(() => plan({ ladder })).toThrow(failure);
  });

  it("never enlarges, has even sizes and names of their own, and loses no rung, for any eye and ladder", () => {
    const side = fc.integer({ min: 32, max: 8192 });
    const ladders = fc.array(fc.record({ height: side, bitrate: fc.double({ min: 0.1, max: 200, noNaN: true }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(side, side, ladders, (width, height, ladder) => {
        const usable = ladder.some((rung) => rung.height <= height);
        if (!usable) return;
        const { rungs, dropped } = plan({ eye: { width, height }, ladder });
        expect(rungs.length + dropped.length).toBe(ladder.length);
        expect(new Set(rungs.map((rung) => rung.name)).size).toBe(rungs.length);
        for (const rung of rungs) {
          expect((rung.width % 2) + (rung.height % 2)).toBe(0);
          expect(rung.width).toBeLessThanOrEqual(width);
          expect(rung.height).toBeLessThanOrEqual(height);
        }
      }),
    );
  });
});

describe("planLadder's default", () => {
  const immersive = { perspective: "180", frameRate: { numerator: 90, denominator: 1 } } as const;

  it.each([
    ["H264", { format: "H264" }, ["h264-1080p-6000k", "h264-720p-3000k", "h264-360p-800k"]],
    ["HEVC", { format: "HEVC" }, ["hevc-1080p-5800k", "hevc-720p-3200k", "hevc-540p-2100k"]],
    ["MV-HEVC", {}, ["mvhevc-1080p-11600k", "mvhevc-720p-6300k", "mvhevc-540p-4100k"]],
    ["HDR", { videoRange: "PQ" }, ["mvhevc-1080p-13900k", "mvhevc-720p-7600k", "mvhevc-540p-4900k"]],
    ["an eye of 180° at 90", { ...immersive, eye: { width: 4096, height: 4096 } }, [4096, 2866, 2048]],
    ["an eye above what headsets decode", { ...immersive, eye: { width: 8640, height: 8640 } }, [4320, 3024, 2160]],
    ["360° in 8192x4096", { perspective: "360", eye: { width: 8192, height: 4096 } }, [4096, 2866, 2048]],
    ["smaller than the lowest rung", { eye: { width: 320, height: 180 } }, [180]],
    ["upright", { eye: { width: 1080, height: 1920 } }, [1920, 1280, 960]],
  ] as const)("%s", (_, changes, expected) => {
    const found = names(changes);
    expect(typeof expected[0] === "number" ? found.map((name) => Number(/-(\d+)p-/.exec(name)?.[1])) : found).toEqual(
      expected,
    );
  });

  it("gives an immersive eye at 90 frames per second bits enough, within what headsets stream", () => {
    const [top] = plan({ ...immersive, eye: { width: 4320, height: 4320 } }).rungs;
    expect(top?.bitrateMbps).toBeGreaterThan(60);
    expect(top?.bitrateMbps).toBeLessThan(150);
  });
});
