import type { ContentLightLevel, MasteringDisplay } from "@vergence/contract/media";
import type { FfprobeSideData } from "./ffprobe-output.ts";

/** HDR10's mastering display (SMPTE ST 2086), out of ffprobe's side data; null where it is missing or not whole. */
export function masteringDisplayOf(sideData: readonly FfprobeSideData[]): MasteringDisplay | null {
  const entry = sideData.find(({ side_data_type: type }) => type === "Mastering display metadata");
  if (!entry) return null;
  const point = (x: string | undefined, y: string | undefined) => ({ x: units(x, 50_000), y: units(y, 50_000) });
  const display = {
    green: point(entry.green_x, entry.green_y),
    blue: point(entry.blue_x, entry.blue_y),
    red: point(entry.red_x, entry.red_y),
    whitePoint: point(entry.white_point_x, entry.white_point_y),
    maxLuminance: units(entry.max_luminance, 10_000),
    minLuminance: units(entry.min_luminance, 10_000),
  };
  const { green, blue, red, whitePoint, maxLuminance, minLuminance } = display;
  const numbers = [...[green, blue, red, whitePoint].flatMap(({ x, y }) => [x, y]), maxLuminance, minLuminance];
  return numbers.every(Number.isFinite) && maxLuminance > 0 ? display : null;
}

/**
 * HDR10's content light level (CTA-861.3), out of ffprobe's side data; null where it is missing or says nothing
 * (zeros).
 */
export function contentLightLevelOf(sideData: readonly FfprobeSideData[]): ContentLightLevel | null {
  const entry = sideData.find(({ side_data_type: type }) => type === "Content light level metadata");
  const level = { maxContent: entry?.max_content ?? 0, maxFrameAverage: entry?.max_average ?? 0 };
  return level.maxContent > 0 || level.maxFrameAverage > 0 ? level : null;
}

/** `34000/50000` in whole units of a fraction: the container may count in others than HEVC does. */
function units(fraction: string | undefined, perOne: number): number {
  const [numerator = Number.NaN, denominator = 1] = (fraction ?? "").split("/").map(Number);
  return fraction ? Math.round((numerator / denominator) * perOne) : Number.NaN;
}
