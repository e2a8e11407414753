import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatFrameRate } from "../../probe/frame-rate.ts";
import { inputArguments } from "../../probe/input-arguments.ts";
import type { MediaTool, MediaTools } from "../../tools/media-tools.ts";
import type { CodingRun } from "./coded-eyes.ts";
import { eyeGraph } from "./eye-graph.ts";
import type { HevcRungPlan } from "./hevc-plan.ts";
import { x265Settings } from "./x265-parameters.ts";

/** What x265 knows only from a file: two views, side by side in each picture (format 1), which comes through stdin. */
export const multiviewConfig = ["--num-views 2", "--format 1", '--input "-"', ""].join("\n");

/** Whose command line knows no value: `--name` or `--no-name`. */
const switches: readonly string[] = ["open-gop"];

/**
 * The x265 that encodes a plan's two views, with prediction of one from the other; null where the composer does: for
 * one eye, without a multiview x265, and in 10 bits, which x265 refuses for two views (H.265 section G.11.1.1:
 * Multiview Main is of 8).
 */
export function multiviewX265For({ eyes, colour }: HevcRungPlan, tools: MediaTools): MediaTool | null {
  return eyes.right && colour.bitDepth === 8 ? (tools.multiviewX265 ?? null) : null;
}

/**
 * The run that makes both views in one: ffmpeg decodes both eyes, from one file or two, and writes them side by side as
 * raw 4:2:0 into one pipe, so that neither can run ahead of the other; x265 takes them apart and writes MV-HEVC (H.265
 * annex B) to stdout.
 */
export function multiviewX265Run(plan: HevcRungPlan, x265: MediaTool, configPath: string): CodingRun {
  const { eyes, rung, colour, frameRate } = plan;
  const { inputs, filters } = eyeGraph(eyes, rung, colour, frameRate);
  const fileName = inputs.map((source) => source.fileName).join('", "');
  const words = [
    ...["-nostdin", "-hide_banner", "-v", "error", "-nostats", "-y"],
    ...inputs.flatMap((source) => inputArguments(source.path)),
    ...["-filter_complex", `${filters};[left][right]hstack=inputs=2:shortest=1[both]`],
    ...["-map", "[both]", "-r", formatFrameRate(frameRate), "-pix_fmt", colour.pixelFormat, "-f", "rawvideo", "pipe:1"],
  ];
  const through = { path: x265.path, name: `x265 ${x265.version}`, words: multiviewX265Words(plan, configPath) };
  return { words, fileName, outputCount: 1, through };
}

/** x265's own command line: the same locked groups of pictures, rate control and colours as for the composer. */
function multiviewX265Words(plan: HevcRungPlan, configPath: string): string[] {
  const { rung, colour, frameRate, gopFrames, bFrames, preset, video } = plan;
  const { masteringDisplay, contentLightLevel } = video;
  // A rung's bitrate is that of both views together; x265's rate control counts each view by itself (measured, 4.1).
  const kilobits = (factor: number) => `${Math.round((rung.bitrateMbps / 2) * 1000 * factor)}`;
  const settings = x265Settings({ colour, gopFrames, bFrames, masteringDisplay, contentLightLevel });
  return [
    ...["--multiview-config", configPath, "--preset", preset, "--profile", colour.profile, "--output-depth", "8"],
    ...["--input-res", `${rung.width}x${rung.height}`, "--fps", formatFrameRate(frameRate)],
    ...["--input-csp", "i420", "--input-depth", "8", "--sar", "1", "--no-progress"],
    ...["--bitrate", kilobits(1), "--vbv-maxrate", kilobits(1.1), "--vbv-bufsize", kilobits(2)],
    ...settings.flatMap(([name, value]) => asOption(name, value)),
    ...["--output", "-"],
  ];
}

/** Runs `use` with x265's configuration in a folder, and deletes it again. */
export async function withMultiviewConfig<Result>(
  folder: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const path = join(folder, "multiview.cfg");
  await writeFile(path, multiviewConfig);
  try {
    return await use(path);
  } finally {
    await rm(path, { force: true });
  }
}

function asOption(name: string, value: string): string[] {
  if (!switches.includes(name)) return [`--${name}`, value];
  return [value === "0" ? `--no-${name}` : `--${name}`];
}
