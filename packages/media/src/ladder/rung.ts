import type { StreamFormat } from "@vergence/contract";
import type { Rung } from "@vergence/contract/media";
import { MediaError } from "../media-error.ts";

export interface EyeSize {
  width: number;
  height: number;
}

/** A rung of a format. The bitrate in the name is the one asked for; what came out is in the playlist. */
export function rungOf(format: StreamFormat, { width, height }: EyeSize, bitrateMbps: number): Rung {
  const name = `${format.toLowerCase()}-${height}p-${Math.round(bitrateMbps * 1000)}k`;
  return { width, height, bitrateMbps, name };
}

/** The even size of an eye's picture that is so many pixels high, never wider than the eye. */
export function sizeAtHeight(eye: EyeSize, height: number): EyeSize {
  return { width: Math.min(even(eye.width), evenNearest((eye.width * height) / eye.height)), height: even(height) };
}

/** The largest even number that is not larger. */
export function even(value: number): number {
  return Math.max(2, 2 * Math.floor(value / 2 + 1e-6));
}

function evenNearest(value: number): number {
  return Math.max(2, 2 * Math.round(value / 2));
}

/** Nothing to encode: a permanent failure that says why. */
export function ladderUnfit(message: string): MediaError {
  return new MediaError("ladder_unfit", message, { permanent: true });
}
