import type { Rung } from "@vergence/contract/media";
import { type EyeSize, rungOf } from "./rung.ts";
import { rungsAtScales, scaleInto } from "./rungs-at-scales.ts";

/** What a film in 16:9 gets at most, best first. */
const standardRungs = [
  { height: 1080, bitrateMbps: 6 },
  { height: 720, bitrateMbps: 3 },
  { height: 360, bitrateMbps: 0.8 },
] as const;

const minBitrateMbps = 0.2;

/**
 * The default H264 ladder of an eye: never larger than the eye itself, its own shape kept. The top rung is the eye's
 * own size or, where that is larger, what fits in 1920x1080 (either way round); the others fit in 1280x720 and 640x360.
 */
export function defaultH264Ladder(eye: EyeSize): Rung[] {
  const scales = standardRungs.map(({ height }) => scaleInto(height, eye));
  return rungsAtScales(eye, scales, (size) => rungOf("H264", size, usualBitrateMbps(size)));
}

/**
 * That of the smallest standard rung which holds the picture; fewer pixels need fewer bits, though not in proportion.
 * Rounded to a tenth of a Mbit/s.
 */
function usualBitrateMbps(size: EyeSize): number {
  const box = standardRungs.findLast(({ height }) => scaleInto(height, size) >= 1) ?? standardRungs[0];
  const share = Math.min(1, (size.width * size.height) / ((box.height ** 2 * 16) / 9)) ** 0.75;
  return Math.round(Math.max(minBitrateMbps, box.bitrateMbps * share) * 10) / 10;
}
