import fc from "fast-check";
import { expect, it } from "vitest";
import { type BoxNode, readBoxes } from "./read-boxes.ts";
import { readSphericalProjection, readStereoMode, sphericalBoxes } from "./spherical-boxes.ts";
import {
  horizontalFieldOfViewBox,
  readHorizontalFieldOfView,
  readVideoExtendedUsage,
  videoExtendedUsageBox,
} from "./stereo-boxes.ts";

const first = (bytes: Uint8Array | null): BoxNode => {
  const [box] = readBoxes(bytes ?? new Uint8Array());
  if (!box) throw new Error("There is no box.");
  return box;
};
const projections = fc.constantFrom("rect", "equi", "hequ", "prim", "fish");
const packings = fc.constantFrom("side", "over");

it("`vexu` is read as it was written", () => {
  const stereo = fc.record({
    heroEye: fc.constantFrom("left", "right"),
    baselineMicrometres: fc.nat(1_000_000),
    horizontalDisparityAdjustment: fc.integer({ min: -10_000, max: 10_000 }).map((share) => share / 10_000),
    areEyesReversed: fc.boolean(),
  });
  fc.assert(
    fc.property(stereo, projections, packings, (eyes, projection, packing) => {
      expect(readVideoExtendedUsage(first(videoExtendedUsageBox({ stereo: eyes, projection, packing })))).toEqual({
        eyes: { left: true, right: true, isReversed: eyes.areEyesReversed },
        hero: eyes.heroEye,
        baselineMicrometres: eyes.baselineMicrometres,
        disparityAdjustment: Math.round(eyes.horizontalDisparityAdjustment * 10_000),
        projection,
        packing,
      });
    }),
  );
});

it("what `vexu` leaves out is read as null", () => {
  expect(readVideoExtendedUsage(first(videoExtendedUsageBox({ stereo: {}, projection: null, packing: null })))).toEqual(
    {
      eyes: { left: true, right: true, isReversed: false },
      hero: null,
      baselineMicrometres: null,
      disparityAdjustment: null,
      projection: null,
      packing: null,
    },
  );
});

it("`hfov` is read in thousandths of a degree", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 360_000 }), (thousandths) => {
      expect(readHorizontalFieldOfView(first(horizontalFieldOfViewBox(thousandths / 1000)))).toBe(thousandths / 1000);
    }),
  );
  expect(readHorizontalFieldOfView(null)).toBeNull();
});

it.each([
  [null, "rect", "mono", []],
  ["over", "equi", "top-bottom", ["equi"]],
  ["side", "hequ", "left-right", ["equi"]],
] as const)("`st3d` and `sv3d` of packing %s and projection %s", (packing, projection, mode, surrounds) => {
  const [st3d, ...sv3d] = readBoxes(sphericalBoxes(packing, projection));
  expect(st3d && readStereoMode(st3d)).toBe(mode);
  expect(sv3d.map(readSphericalProjection)).toEqual(surrounds);
});
