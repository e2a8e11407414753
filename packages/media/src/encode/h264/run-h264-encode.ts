import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { requireToneMapping } from "../../colour/tone-mapping.ts";
import { ClosedSegments } from "../../package/closed-segments.ts";
import type { SegmentSink } from "../../package/segment-sink.ts";
import type { MediaTools } from "../../tools/media-tools.ts";
import { progressReporter } from "../../tools/progress.ts";
import { runTool } from "../../tools/run-tool.ts";
import { generousTimeout } from "../../tools/work-limits.ts";
import { h264HlsArguments } from "./h264-arguments.ts";
import type { H264HlsPlan } from "./h264-plan.ts";

export interface RunH264EncodeOptions extends Pick<SegmentSink, "onSegment"> {
  tools: MediaTools;
  /** An existing folder, best empty. */
  outDir: string;
  signal?: AbortSignal | undefined;
  /** Whole percents, rising; 100 when all is written. */
  onProgress?: ((percent: number) => void) | undefined;
  timeoutSeconds?: number | undefined;
}

/**
 * Runs the one ffmpeg that writes every variant and audio rendition of a plan into folders of `outDir`.
 * @throws MediaError
 */
export async function runH264Encode(plan: H264HlsPlan, options: RunH264EncodeOptions): Promise<void> {
  const { tools, outDir, signal, onSegment, onProgress = () => {} } = options;
  await requireToneMapping(tools, plan.video, plan.inputs[0]?.fileName ?? "");
  const folders = [...plan.rungs, ...plan.audio].map(({ name }) => join(outDir, name));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  const closed = onSegment ? new ClosedSegments(folders, onSegment) : null;
  const onProgressLine = progressReporter(plan.durationSeconds, onProgress);
  await runTool(tools.ffmpeg.path, h264HlsArguments(plan), {
    fileName: plan.inputs.map((source) => source.fileName).join('", "'),
    cwd: outDir,
    launcher: tools.launcher,
    timeoutSeconds: options.timeoutSeconds ?? generousTimeout(plan),
    niceness: 10,
    signal,
    onLine: (line) => {
      onProgressLine(line);
      // ends each report, of which ffmpeg gives two in a second
      if (line.startsWith("progress=")) closed?.look();
    },
  }).finally(() => closed?.settled());
}
