import { formatFrameRate } from "../../probe/frame-rate.ts";
import { inputArguments } from "../../probe/input-arguments.ts";
import type { Eyes } from "../../sources/eyes.ts";
import { eyeGraph } from "./eye-graph.ts";
import type { HevcRungPlan } from "./hevc-plan.ts";
import { x265Parameters } from "./x265-parameters.ts";

/** One run of ffmpeg: what it writes comes out of stdout and, where it encodes both eyes, of `pipe:3`. */
export interface HevcRun {
  words: string[];
  fileName: string;
  outputCount: 1 | 2;
}

/**
 * The runs of ffmpeg that encode a rung's eyes as raw HEVC: one where one decode feeds both (SBS, TB, MVHEVC), one for
 * each of two files. They must run at the same time.
 */
export function hevcRuns(plan: HevcRungPlan): HevcRun[] {
  const { left, right } = plan.eyes;
  if (!right || left.source === right.source) return [hevcRun(plan, plan.eyes)];
  const ofLeft = left.video.startSeconds;
  // Each by itself, but from the left one's start: see `eyeGraph`.
  const alignedRight = { ...right, video: { ...right.video, startSeconds: ofLeft } };
  return [hevcRun(plan, { left, right: null }, true), hevcRun(plan, { left: alignedRight, right: null }, true)];
}

function hevcRun(plan: HevcRungPlan, eyes: Eyes, isOneOfTwo = false): HevcRun {
  const { rung, colour, frameRate } = plan;
  const { inputs, filters } = eyeGraph(eyes, rung, colour, frameRate, { isOneOfTwo });
  const labels = eyes.right ? ["left", "right"] : ["left"];
  // A rung's bitrate is that of both views together.
  const eyeMbps = rung.bitrateMbps / (plan.eyes.right ? 2 : 1);
  return {
    words: [
      ...["-nostdin", "-hide_banner", "-v", "error", "-nostats", "-y"],
      ...inputs.flatMap((source) => inputArguments(source.path)),
      ...["-filter_complex", filters],
      ...labels.flatMap((label, index) => [
        ...["-map", `[${label}]`, "-map_metadata", "-1", "-map_chapters", "-1"],
        ...x265Arguments(plan, eyeMbps),
        ...["-r", formatFrameRate(frameRate), "-flush_packets", "1", "-f", "hevc", `pipe:${index === 0 ? 1 : 3}`],
      ]),
    ],
    fileName: inputs.map((source) => source.fileName).join('", "'),
    outputCount: eyes.right ? 2 : 1,
  };
}

/** ffmpeg's options for one HEVC encode at an average bitrate, peaks a tenth above it over two seconds. */
export function x265Arguments(plan: Omit<HevcRungPlan, "rung" | "eyes">, bitrateMbps: number): string[] {
  const { colour, gopFrames, bFrames, preset, video } = plan;
  const { masteringDisplay, contentLightLevel } = video;
  const kilobits = (factor: number) => `${Math.round(bitrateMbps * 1000 * factor)}k`;
  return [
    ...["-c:v", "libx265", "-preset", preset, "-profile:v", colour.profile, "-pix_fmt", colour.pixelFormat],
    ...["-color_primaries", colour.primaries, "-color_trc", colour.transfer],
    ...["-colorspace", colour.matrix, "-color_range", "tv"],
    ...["-b:v", kilobits(1), "-maxrate", kilobits(1.1), "-bufsize", kilobits(2)],
    ...["-x265-params", x265Parameters({ colour, gopFrames, bFrames, masteringDisplay, contentLightLevel })],
  ];
}
