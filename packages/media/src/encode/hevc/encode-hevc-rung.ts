import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { composeMvhevc } from "../../hevc/compose/compose-mvhevc.ts";
import { readHevc } from "../../hevc/read/read-hevc.ts";
import { MediaError } from "../../media-error.ts";
import { type PackagedVideo, packageHls } from "../../package/package-hls.ts";
import type { SegmentSink } from "../../package/segment-sink.ts";
import { refuseCutOff } from "../../sources/refuse-cut-off.ts";
import type { LockStepOutput } from "../../tools/lock-step.ts";
import type { MediaTools } from "../../tools/media-tools.ts";
import { percentReporter } from "../../tools/progress.ts";
import { requireViews } from "../../tools/require-views.ts";
import { generousTimeout } from "../../tools/work-limits.ts";
import { type CodingRun, withCodedEyes } from "./coded-eyes.ts";
import { hevcRuns } from "./hevc-arguments.ts";
import { type HevcRungPlan, type HevcRungRequest, planHevcRung } from "./hevc-plan.ts";
import { multiviewX265For, multiviewX265Run, withMultiviewConfig } from "./multiview-x265.ts";
import { type Presentation, presentationOf } from "./presentation.ts";

export interface EncodeHevcRungOptions extends HevcRungRequest, SegmentSink {
  tools: MediaTools;
  /** An existing folder, the stream's: the variant's own, `rung.name`, is made in it. */
  outDir: string;
  /** Of all renditions of the stream; by default what this rung's segments need. */
  targetDurationSeconds?: number | undefined;
  presentation?: Presentation | undefined;
  signal?: AbortSignal | undefined;
  /** Whole percents, rising; 100 when all is written. */
  onProgress?: ((percent: number) => void) | undefined;
  timeoutSeconds?: number | undefined;
}

/**
 * Encodes one rung of HEVC or MV-HEVC and packages it for HLS. Both eyes are encoded at the same time by ffmpeg, which
 * pipes them to the composer and packager: no file in between, and memory that does not grow with the length. Where the
 * tools have a multiview x265, it makes the two views in the composer's place. What it wrote before an error stays in
 * `outDir` for the caller to remove.
 * @throws MediaError
 */
export async function encodeHevcRung(options: EncodeHevcRungOptions): Promise<PackagedVideo> {
  const { tools, signal, onProgress = () => {}, presentation = {} } = options;
  const plan = planHevcRung(options);
  const { left, right } = plan.eyes;
  if ([left, right].some((eye) => eye?.specifier.includes(":vidx:"))) requireViews(tools, left.source.fileName);
  const outDir = join(options.outDir, plan.rung.name);
  await mkdir(outDir, { recursive: true });
  const coding = { tools, signal, timeoutSeconds: options.timeoutSeconds ?? generousTimeout(plan.video) };
  const encode = (runs: readonly CodingRun[]) =>
    withCodedEyes(runs, coding, async (outputs) =>
      packageHls(await readEyes(plan, outputs, signal), {
        ...presentationOf(options.format, plan.perspective, presentation),
        outDir,
        frameRate: plan.frameRate,
        gopFrames: plan.gopFrames,
        targetDurationSeconds: options.targetDurationSeconds,
        onSegment: options.onSegment,
        onProgress: percentReporter(plan.expectedFrames, onProgress),
        signal,
      }),
    );
  const x265 = multiviewX265For(plan, tools);
  const packaged = x265
    ? await withMultiviewConfig(outDir, (config) => encode([multiviewX265Run(plan, x265, config)]))
    : await withSameGops(plan, options, (of) => encode(hevcRuns(of)));
  refuseCutOff(left, packaged.durationSeconds);
  onProgress(100);
  return packaged;
}

/** Without B-pictures there is no row of them that a cut in one eye could end sooner than in the other. */
async function withSameGops<Result>(
  plan: HevcRungPlan,
  { onRestart }: SegmentSink,
  encode: (plan: HevcRungPlan) => Promise<Result>,
): Promise<Result> {
  try {
    return await encode(plan);
  } catch (error) {
    if (!(error instanceof MediaError) || error.code !== "gops_differ") throw error;
    await onRestart?.();
    return encode({ ...plan, bFrames: 0 });
  }
}

function readEyes({ eyes }: HevcRungPlan, [left, right]: readonly LockStepOutput[], signal?: AbortSignal) {
  if (!left) throw new Error("The plan has no run.");
  const name = (fileName: string) => `"${fileName}"`;
  if (!right) return readHevc(left, { name: name(eyes.left.source.fileName), signal });
  return composeMvhevc(left, right, { signal });
}
