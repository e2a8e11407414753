import type { Layout } from "@vergence/contract";
import type { Rung, StreamVariant } from "@vergence/contract/media";
import { targetDurationSeconds } from "../../hls/media-playlist.ts";
import type { Packing } from "../../sources/left-eye.ts";
import { refuseCutOff } from "../../sources/refuse-cut-off.ts";
import type { InspectedSource } from "../../sources/source-file.ts";
import { planH264Hls } from "./h264-plan.ts";
import { finishH264Variant, readEncoded } from "./h264-variant.ts";
import { type RunH264EncodeOptions, runH264Encode } from "./run-h264-encode.ts";

export interface EncodeH264RungsOptions extends RunH264EncodeOptions {
  layout: Layout;
  sources: readonly InspectedSource[];
  /** Best first: the lower ones are scaled from the first. */
  rungs: readonly Rung[];
  packing?: Packing;
  /** Of all renditions of the stream; by default what these segments need. */
  targetDurationSeconds?: number | undefined;
}

/**
 * Encodes rungs of the left eye as H264 in SDR from one decode, each with its media and I-frame playlists in a folder
 * of `outDir`; no audio, no multivariant playlist. What it wrote before an error stays for the caller to remove.
 * @throws MediaError
 */
export async function encodeH264Rungs(options: EncodeH264RungsOptions): Promise<StreamVariant[]> {
  const { rungs, outDir, onProgress = () => {} } = options;
  const plan = planH264Hls({ ...options, ladder: rungs, withAudio: false });
  await runH264Encode(plan, options);
  const encoded = await Promise.all(plan.rungs.map((rung) => readEncoded(outDir, rung, plan)));
  const seconds = encoded[0]?.segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0) ?? 0;
  refuseCutOff({ source: plan.inputs[0] ?? { fileName: "" }, video: plan.video }, seconds);
  const target =
    options.targetDurationSeconds ?? Math.max(...encoded.map(({ segments }) => targetDurationSeconds(segments)));
  const variants = await Promise.all(encoded.map((variant) => finishH264Variant(outDir, variant, plan, target)));
  onProgress(100);
  return variants;
}
