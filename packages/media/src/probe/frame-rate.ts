import type { FrameRate } from "@vergence/contract/media";

/** Slowest first. */
export const standardRates: readonly FrameRate[] = [
  [24000, 1001],
  [24, 1],
  [25, 1],
  [30000, 1001],
  [30, 1],
  [48, 1],
  [50, 1],
  [60000, 1001],
  [60, 1],
  [90, 1],
  [100, 1],
  [120000, 1001],
  [120, 1],
].map(([numerator = 0, denominator = 1]) => ({ numerator, denominator }));

/** Closer than the gap between 24 and 23.976 (a thousandth), wider than what containers round off. */
const tolerance = 0.0002;

export function frameRateNumber({ numerator, denominator }: FrameRate): number {
  return numerator / denominator;
}

/** Whether two rates are the same but for what a container rounds off. */
export function isSameFrameRate(a: FrameRate, b: FrameRate): boolean {
  return Math.abs(frameRateNumber(a) / frameRateNumber(b) - 1) <= tolerance;
}

/** Reads ffprobe's `24000/1001`, snapped to the standard rate that is meant; null for `0/0`. */
export function parseFrameRate(text: string | undefined): FrameRate | null {
  const match = /^(\d+)\/(\d+)$/.exec(text ?? "");
  const rate = { numerator: Number(match?.[1]), denominator: Number(match?.[2]) };
  if (!match || rate.numerator === 0 || rate.denominator === 0) return null;
  return standardRates.find((standard) => isSameFrameRate(standard, rate)) ?? rate;
}

/** `24000/1001` as ffmpeg takes it. */
export function formatFrameRate({ numerator, denominator }: FrameRate): string {
  return denominator === 1 ? `${numerator}` : `${numerator}/${denominator}`;
}

/** Three decimals at most, as people and HLS's FRAME-RATE write it: `23.976`. */
export function describeFrameRate(rate: FrameRate): string {
  return `${Number(frameRateNumber(rate).toFixed(3))}`;
}
