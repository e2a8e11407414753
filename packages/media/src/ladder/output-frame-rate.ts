import { type StreamFormat, streamFormatFacts } from "@vergence/contract";
import type { FrameRate, VideoTrack } from "@vergence/contract/media";
import { frameRateNumber, isSameFrameRate, standardRates } from "../probe/frame-rate.ts";

const targetGopSeconds = 2;

/** Dropped frames make an average a little lower than the rate that is meant. */
const averageShortfall = 0.97;

/**
 * The constant rate of what is made of a video: its own, or, where it varies, the standard rate that holds nearly all
 * its frames.
 */
export function constantFrameRate({ frameRate, isVariableFrameRate }: VideoTrack): FrameRate {
  if (!isVariableFrameRate || standardRates.some((rate) => isSameFrameRate(rate, frameRate))) return frameRate;
  const average = frameRateNumber(frameRate);
  return standardRates.find((rate) => frameRateNumber(rate) >= average * averageShortfall) ?? frameRate;
}

/** The constant rate of a video's streams of a format. */
export function streamFrameRate(format: StreamFormat, video: VideoTrack): FrameRate {
  return outputFrameRate(constantFrameRate(video), streamFormatFacts[format].maxFramesPerSecond);
}

/** A rate, halved until no screen is asked for more frames per second than `max`. */
export function outputFrameRate(
  { numerator, denominator }: FrameRate,
  max: number = streamFormatFacts.H264.maxFramesPerSecond,
): FrameRate {
  let divisor = 1;
  while (numerator / (denominator * divisor) > max + 0.01) divisor *= 2;
  return numerator % divisor === 0
    ? { numerator: numerator / divisor, denominator }
    : { numerator, denominator: denominator * divisor };
}

/** Frames from key frame to key frame: the first whole number of them that lasts at least two seconds. */
export function gopFramesOf(frameRate: FrameRate): number {
  return Math.ceil(targetGopSeconds * frameRateNumber(frameRate) - 1e-6);
}
