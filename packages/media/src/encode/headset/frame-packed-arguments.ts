import { resolve } from "node:path";
import type { ViewPacking } from "../../isobmff/stereo-boxes.ts";
import { formatFrameRate } from "../../probe/frame-rate.ts";
import { inputArguments } from "../../probe/input-arguments.ts";
import type { AudioRendition } from "../../sources/audio-renditions.ts";
import { eyeGraph } from "../hevc/eye-graph.ts";
import { x265Arguments } from "../hevc/hevc-arguments.ts";
import type { HevcRungPlan } from "../hevc/hevc-plan.ts";

const stacks = { side: "hstack", over: "vstack" } as const;

/**
 * ffmpeg's arguments for a progressive MP4 of both eyes in one picture and every audio rendition, the default one
 * first.
 */
export function framePackedArguments(
  plan: HevcRungPlan,
  packing: ViewPacking,
  audio: readonly AudioRendition[],
  outPath: string,
): string[] {
  const { eyes, rung, colour, frameRate, video } = plan;
  const graph = eyeGraph(eyes, rung, colour, frameRate);
  const inputs = [...new Set([...graph.inputs, ...audio.map(({ source }) => source)])];
  const sounds = audio.toSorted((a, b) => Number(b.isDefault) - Number(a.isDefault));
  return [
    ...["-nostdin", "-hide_banner", "-v", "error", "-nostats", "-progress", "pipe:1", "-y"],
    ...inputs.flatMap((source) => inputArguments(source.path)),
    ...["-filter_complex", `${graph.filters};[left][right]${stacks[packing]}=inputs=2[packed]`, "-map", "[packed]"],
    ...sounds.flatMap(({ source, trackIndex }) => ["-map", `${inputs.indexOf(source)}:a:${trackIndex}`]),
    ...["-map_metadata", "-1", "-map_chapters", "-1"],
    ...x265Arguments(plan, rung.bitrateMbps),
    ...["-r", formatFrameRate(frameRate), "-tag:v", "hvc1"],
    ...sounds.flatMap(({ languageTag, channels, label }, index) => [
      ...[`-c:a:${index}`, "aac", `-b:a:${index}`, channels === 1 ? "96k" : "160k", `-ac:a:${index}`, `${channels}`],
      ...[`-metadata:s:a:${index}`, `language=${languageTag}`, `-metadata:s:a:${index}`, `title=${label}`],
    ]),
    ...(sounds.length > 0 ? ["-af", "aresample=48000:async=1:first_pts=0,apad"] : []),
    ...["-t", video.durationSeconds.toFixed(6), "-movflags", "+faststart", "-f", "mp4", `file:${resolve(outPath)}`],
  ];
}
