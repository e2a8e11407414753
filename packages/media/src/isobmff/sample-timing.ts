import type { FrameRate } from "@vergence/contract/media";
import type { AccessUnit } from "../hevc/hevc-stream.ts";

/** Ticks per second, and how many of them a picture lasts. */
export interface SampleClock {
  timescale: number;
  ticksPerSample: number;
}

/**
 * A clock on which every picture lasts a whole number of ticks, fine enough for players that round: 30 → 30000, 1000.
 */
export function sampleClock({ numerator, denominator }: FrameRate): SampleClock {
  const factor = numerator < 10_000 ? 1000 : 1;
  return { timescale: numerator * factor, ticksPerSample: denominator * factor };
}

/**
 * How many pictures later each access unit of a closed group of pictures is shown than it is decoded; less than 0 for
 * earlier. Pictures come out in the order of their pictureOrderCount, whatever step it has, at a constant rate (H.265
 * section C.5.2.2).
 */
export function compositionOffsets(group: readonly AccessUnit[]): Int32Array {
  const inOutputOrder = Array.from(group.keys()).sort((a, b) => orderCount(group, a) - orderCount(group, b));
  const offsets = new Int32Array(group.length);
  for (const [shownAt, decodedAt] of inOutputOrder.entries()) offsets[decodedAt] = shownAt - decodedAt;
  return offsets;
}

function orderCount(group: readonly AccessUnit[], index: number): number {
  return group[index]?.pictureOrderCount ?? 0;
}
