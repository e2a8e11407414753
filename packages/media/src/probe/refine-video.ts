import type { VideoTrack } from "@vergence/contract/media";
import type { FfprobeOutput, FfprobeStream } from "./ffprobe-output.ts";
import { isSameFrameRate, parseFrameRate } from "./frame-rate.ts";
import { contentLightLevelOf, masteringDisplayOf } from "./hdr-metadata.ts";
import { firstFrameArguments, packetTimesArguments } from "./probe-arguments.ts";

/** Runs ffprobe with further arguments on the same file. */
export type AskAgain = (probeArguments: string[]) => Promise<FfprobeOutput>;

/**
 * A gap this much longer than the usual one is no rounding of a container (MPEG-TS and Matroska round to a
 * millisecond).
 */
const gapTolerance = 0.25;

/**
 * What costs ffprobe another run, asked only where it matters: HDR10 metadata that is in the bitstream alone, and
 * whether frames come at one rate.
 */
export async function refineVideo(
  path: string,
  stream: FfprobeStream,
  video: VideoTrack,
  ask: AskAgain,
): Promise<VideoTrack> {
  let refined = video;
  if (video.videoRange === "PQ" && !(video.masteringDisplay && video.contentLightLevel)) {
    const sideData = (await ask(firstFrameArguments(path))).frames[0]?.side_data_list ?? [];
    refined = {
      ...refined,
      masteringDisplay: video.masteringDisplay ?? masteringDisplayOf(sideData),
      contentLightLevel: video.contentLightLevel ?? contentLightLevelOf(sideData),
    };
  }
  if (mayVary(stream)) {
    const { packets } = await ask(packetTimesArguments(path));
    const times = packets.flatMap(({ pts_time: time }) => (time === undefined ? [] : [time]));
    refined = { ...refined, isVariableFrameRate: isUneven(times) };
  }
  return refined;
}

/** The average over the whole file is the rate of its finest grid only where every frame sits on that grid. */
function mayVary(stream: FfprobeStream): boolean {
  const average = parseFrameRate(stream.avg_frame_rate);
  const finest = parseFrameRate(stream.r_frame_rate);
  return !average || !finest || !isSameFrameRate(average, finest);
}

/** Whether presentation times (in any order, in seconds) are not one step apart. */
export function isUneven(times: readonly number[]): boolean {
  const sorted = times.toSorted((a, b) => a - b);
  const gaps = sorted.slice(1).map((time, index) => time - (sorted[index] ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  // A millisecond either way is what rounding makes of an even step.
  return gaps.some((gap) => Math.abs(gap - usual) > Math.max(usual * gapTolerance, 0.0015));
}
