import type { FrameRate } from "@vergence/contract/media";
import type { HevcColour } from "../../colour/hevc-colour.ts";
import type { EyeSize } from "../../ladder/rung.ts";
import { formatFrameRate, frameRateNumber } from "../../probe/frame-rate.ts";
import type { EyePicture, Eyes } from "../../sources/eyes.ts";
import type { InspectedSource } from "../../sources/source-file.ts";

export interface EyeGraph {
  /** ffmpeg's inputs, in order. */
  inputs: InspectedSource[];
  /** For `-filter_complex`; what it ends in is labelled `[left]` and, where there are two eyes, `[right]`. */
  filters: string;
}

interface StereoEyes {
  left: EyePicture;
  right: EyePicture;
}

/**
 * The filters that make each eye's pictures: a constant rate from time 0 on, cut out, scaled, in the encode's colours.
 * Both eyes go through the same filters, from the same start, so that picture n of one belongs to picture n of the
 * other. A file that holds both is decoded once.
 */
export function eyeGraph(
  eyes: Eyes,
  size: EyeSize,
  colour: HevcColour,
  frameRate: FrameRate,
  /** The other eye is encoded apart, from another file. */
  { isOneOfTwo = false } = {},
): EyeGraph {
  const { left, right } = eyes;
  const inputs = [...new Set([left.source, ...(right ? [right.source] : [])])];
  const from = ({ source, specifier }: EyePicture) => `[${inputs.indexOf(source)}:${specifier}]`;
  const shape = ({ crop }: EyePicture) => shapeFilters(crop, size, colour);
  const rate = rateFilter(frameRate);
  // Two files may begin at different times, and be counted in units that round differently: both start on the left
  // one's frame.
  const isApart = isOneOfTwo || inputs.length > 1;
  const start = isApart ? `setpts=PTS-STARTPTS+${onFrame(left.video.startSeconds, frameRate)}/TB,` : "";
  const chain = (picture: EyePicture, label: string) => `${from(picture)}${start}${rate},${shape(picture)}[${label}]`;
  if (!right) return { inputs, filters: chain(left, "left") };
  if (left.source === right.source && left.specifier === right.specifier) {
    const halves = `[l]${shape(left)}[left];[r]${shape(right)}[right]`;
    return { inputs, filters: `${from(left)}${rate},split=2[l][r];${halves}` };
  }
  if (isApart) return { inputs, filters: `${chain(left, "left")};${chain(right, "right")}` };
  return { inputs, filters: viewsGraph({ left, right }, from, shape(left), frameRate) };
}

/**
 * Two views of one stream. ffmpeg 7.1 signals the second view's end a picture too early, so that a rate filter of its
 * own would lose its last one and the eyes would part. Where the rate is constant, pictures are counted instead; where
 * it varies, one filter takes both side by side: out of `framepack`, which ends when the first view does (`hstack`
 * would end on the last picture's beginning, and lose it).
 */
function viewsGraph(
  { left, right }: StereoEyes,
  from: (eye: EyePicture) => string,
  shape: string,
  frameRate: FrameRate,
) {
  const { video } = left;
  if (video.isVariableFrameRate) {
    const together = `${from(left)}${from(right)}framepack=sbs,${rateFilter(frameRate)},split=2[l][r]`;
    return `${together};[l]crop=iw/2:ih:0:0,${shape}[left];[r]crop=iw/2:ih:iw/2:0,${shape}[right]`;
  }
  const every = Math.max(1, Math.round(frameRateNumber(video.frameRate) / frameRateNumber(frameRate)));
  const lateFrames = Math.round(video.startSeconds * frameRateNumber(frameRate));
  const counted = [
    ...(every > 1 ? [`framestep=${every}`] : []),
    ...(lateFrames > 0 ? [`tpad=start=${lateFrames}:start_mode=clone`] : []),
    `setpts=N*${frameRate.denominator}/${frameRate.numerator}/TB`,
    shape,
  ].join(",");
  return `${from(left)}${counted}[left];${from(right)}${counted}[right]`;
}

function rateFilter(frameRate: FrameRate): string {
  return `fps=fps=${formatFrameRate(frameRate)}:start_time=0`;
}

function shapeFilters(crop: string | null, { width, height }: EyeSize, colour: HevcColour): string {
  const scale = `scale=${width}:${height}${colour.scaleOptions}`;
  return [...(crop ? [crop] : []), scale, `format=${colour.pixelFormat}`, "setsar=1"].join(",");
}

/** The time of the nearest frame, so that no rounding can move a picture to its neighbour. */
function onFrame(seconds: number, frameRate: FrameRate): string {
  const framesPerSecond = frameRateNumber(frameRate);
  return `${Number((Math.round(seconds * framesPerSecond) / framesPerSecond).toFixed(6))}`;
}
