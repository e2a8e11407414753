import { rm } from "node:fs/promises";
import type { Layout, Perspective } from "@vergence/contract";
import type { Rung } from "@vergence/contract/media";
import type { ViewPacking } from "../../isobmff/stereo-boxes.ts";
import { defaultHevcLadder } from "../../ladder/hevc-default-ladder.ts";
import { even, rungOf } from "../../ladder/rung.ts";
import { markForHeadsets } from "../../package/mark-for-headsets.ts";
import { audioRenditions } from "../../sources/audio-renditions.ts";
import type { Packing } from "../../sources/left-eye.ts";
import type { InspectedSource } from "../../sources/source-file.ts";
import type { MediaTools } from "../../tools/media-tools.ts";
import { progressReporter } from "../../tools/progress.ts";
import { requireViews } from "../../tools/require-views.ts";
import { runTool } from "../../tools/run-tool.ts";
import { generousTimeout } from "../../tools/work-limits.ts";
import { planHevcRung, type X265Preset } from "../hevc/hevc-plan.ts";
import { projections } from "../hevc/presentation.ts";
import { framePackedArguments } from "./frame-packed-arguments.ts";

export interface EncodeFramePackedOptions {
  tools: MediaTools;
  layout: Layout;
  perspective: Perspective;
  sources: readonly InspectedSource[];
  packing?: Packing | undefined;
  preset?: X265Preset | undefined;
  /** Of both eyes together; by default what MV-HEVC of that size gets. */
  bitrateMbps?: number | undefined;
  /** The MP4 to write. A file beside it, `….unmarked.mp4`, comes and goes. */
  outPath: string;
  signal?: AbortSignal | undefined;
  onProgress?: (percent: number) => void;
  timeoutSeconds?: number | undefined;
}

export interface FramePackedFile {
  path: string;
  sizeBytes: number;
  width: number;
  height: number;
  packing: ViewPacking;
}

/** What headsets decode of HEVC, both ways. */
const maxPackedPixels = 8192;

/**
 * Makes an MP4 for headsets other than Apple's: both eyes in one HEVC picture (side by side; over and under for 360
 * degrees, as they expect it), every audio rendition, and `st3d`/`sv3d` that say so. Never upscaled; larger eyes are
 * scaled down to what headsets decode.
 * @throws MediaError; `sources_unfit` where there is no second eye
 */
export async function encodeFramePacked(options: EncodeFramePackedOptions): Promise<FramePackedFile> {
  const { tools, perspective, sources, outPath, signal, onProgress = () => {} } = options;
  const packing: ViewPacking = perspective === "360" ? "over" : "side";
  const plan = planHevcRung({ ...options, format: "MVHEVC", rung: anyRung });
  const { left } = plan.eyes;
  if (left.specifier.includes(":vidx:")) requireViews(tools, left.source.fileName);
  const eye = fitted(left, packing);
  const { frameRate, colour, video } = plan;
  const ladder = defaultHevcLadder("MVHEVC", { eye, perspective, frameRate, videoRange: colour.videoRange });
  const bitrateMbps = options.bitrateMbps ?? ladder[0]?.bitrateMbps ?? 1;
  const rung = rungOf("MVHEVC", eye, bitrateMbps);

  const unmarked = `${outPath}.unmarked.mp4`;
  try {
    const words = framePackedArguments({ ...plan, rung }, packing, audioRenditions(sources), unmarked);
    await runTool(tools.ffmpeg.path, words, {
      fileName: left.source.fileName,
      launcher: tools.launcher,
      timeoutSeconds: options.timeoutSeconds ?? generousTimeout(video),
      niceness: 10,
      signal,
      onLine: progressReporter(video.durationSeconds, onProgress),
    });
    const projection = projections[perspective];
    const { sizeBytes } = await markForHeadsets({ path: unmarked, outPath, packing, projection, signal });
    onProgress(100);
    const [across, down] = packing === "side" ? [2, 1] : [1, 2];
    return { path: outPath, sizeBytes, width: rung.width * across, height: rung.height * down, packing };
  } finally {
    await rm(unmarked, { force: true });
  }
}

/** The plan is made before the eye's size is known, which it does not depend on. */
const anyRung: Rung = { width: 2, height: 2, bitrateMbps: 1, name: "" };

function fitted({ width, height }: { width: number; height: number }, packing: ViewPacking) {
  const [across, down] = packing === "side" ? [2, 1] : [1, 2];
  const scale = Math.min(1, maxPackedPixels / (width * across), maxPackedPixels / (height * down));
  return { width: even(width * scale), height: even(height * scale) };
}
