import type { Perspective, StreamFormat } from "@vergence/contract";
import type { FrameRate, Rung, VideoRange } from "@vergence/contract/media";
import { frameRateNumber } from "../probe/frame-rate.ts";
import { type EyeSize, rungOf } from "./rung.ts";
import { rungsAtScales, scaleInto } from "./rungs-at-scales.ts";

/** The formats that x265 makes. */
export type HevcFormat = Extract<StreamFormat, "HEVC" | "MVHEVC">;

export interface DefaultLadderRequest {
  /** One eye, as it is meant to be seen. */
  eye: EyeSize;
  perspective: Perspective;
  /** Of the stream, and what light it keeps: they decide the bitrates. */
  frameRate: FrameRate;
  videoRange: VideoRange;
}

/** Heights that a flat film gets at most, in 16:9 (Apple's HLS authoring specification, appendix, HEVC). */
const flatHeights = [2160, 1080, 720, 540];

/**
 * Of what surrounds the viewer only a part is seen at once: half an eye's height is the least that looks like a
 * picture.
 */
const immersiveScales = [1, 0.7, 0.5];

/** What the headset decodes: an eye of 4320x4320 of 180 degrees, 8192x4096 of 360. */
const maxImmersive = { width: 8192, height: 4320 };

/**
 * The default ladder of HEVC (2D) and MV-HEVC, best first: never larger than the eye, its own shape kept. Bitrates grow
 * from Apple's 5.8 Mbit/s for 1080p in SDR at up to 30 frames per second; MV-HEVC without prediction between the views
 * needs twice that.
 */
export function defaultHevcLadder(format: HevcFormat, request: DefaultLadderRequest): Rung[] {
  const { eye, perspective } = request;
  const scales = perspective === "Regular" ? flatHeights.map((height) => scaleInto(height, eye)) : immersive(eye);
  return rungsAtScales(eye, scales, (size) => rungOf(format, size, usualBitrateMbps(format, size, request)));
}

function immersive({ width, height }: EyeSize): number[] {
  const top = Math.min(1, maxImmersive.width / width, maxImmersive.height / height);
  return immersiveScales.map((scale) => scale * top);
}

/** Four times the pixels cost Apple's ladder 2.9 times the bits; HDR a fifth more. Rounded to a tenth of a Mbit/s. */
function usualBitrateMbps(
  format: HevcFormat,
  { width, height }: EyeSize,
  { frameRate, videoRange }: DefaultLadderRequest,
): number {
  const ofPixels = 5.8 * ((width * height) / (1920 * 1080)) ** 0.75;
  const ofRate = Math.sqrt(Math.max(1, frameRateNumber(frameRate) / 30));
  const views = format === "MVHEVC" ? 2 : 1;
  const bitrate = ofPixels * ofRate * views * (videoRange === "SDR" ? 1 : 1.2);
  return Math.max(0.2, Math.round(bitrate * 10) / 10);
}
