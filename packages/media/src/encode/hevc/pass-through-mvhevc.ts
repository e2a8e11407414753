import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Perspective, streamFormatFacts } from "@vergence/contract";
import type { Rung, VideoTrack } from "@vergence/contract/media";
import type { HevcStream } from "../../hevc/hevc-stream.ts";
import { readHevc } from "../../hevc/read/read-hevc.ts";
import { rungOf } from "../../ladder/rung.ts";
import { MediaError } from "../../media-error.ts";
import { type PackagedVideo, packageHls } from "../../package/package-hls.ts";
import type { SegmentSink } from "../../package/segment-sink.ts";
import { frameRateNumber } from "../../probe/frame-rate.ts";
import { leftEyeSource } from "../../sources/left-eye-source.ts";
import { refuseCutOff } from "../../sources/refuse-cut-off.ts";
import type { InspectedSource } from "../../sources/source-file.ts";
import type { MediaTools } from "../../tools/media-tools.ts";
import { percentReporter } from "../../tools/progress.ts";
import { generousTimeout } from "../../tools/work-limits.ts";
import { withDemuxedHevc } from "./demux-hevc.ts";
import { type Presentation, presentationOf } from "./presentation.ts";

export interface PassThroughOptions {
  tools: MediaTools;
  /** Of the layout MVHEVC. */
  sources: readonly InspectedSource[];
  signal?: AbortSignal | undefined;
  timeoutSeconds?: number | undefined;
}

/**
 * Longer than this, players wait for the next key frame too long (Apple's authoring specification, 7.5: 6 s segments).
 */
const maxSegmentSeconds = 6;

/** What the top variant is called when it is the source itself: by the source's own bitrate. */
export function passThroughRung(video: VideoTrack, sizeBytes: number): Rung {
  const bitsPerSecond = video.bitrateBitsPerSecond ?? (sizeBytes * 8) / Math.max(video.durationSeconds, 1e-3);
  return rungOf("MVHEVC", video, Math.max(0.1, Math.round(bitsPerSecond / 100_000) / 10));
}

/**
 * Why an MV-HEVC source cannot be a variant as it is, in words for its maker, or null when it can: two views, a
 * constant rate of at most 90 frames per second, and closed groups of pictures of at most 6 s from an IDR picture on.
 * Reads the whole file, decoding nothing.
 */
export async function findPassThroughObstacle(options: PassThroughOptions): Promise<string | null> {
  const { source, video } = leftEyeSource("MVHEVC", options.sources);
  const refuse = (what: string) => `"${source.fileName}" cannot be streamed as it is: ${what}.`;
  if (video.codec !== "hevc") return refuse(`its video is ${video.codec.toUpperCase()}, not MV-HEVC`);
  if (video.isVariableFrameRate) return refuse("its frames do not come at a constant rate");
  const { maxFramesPerSecond } = streamFormatFacts.MVHEVC;
  if (frameRateNumber(video.frameRate) > maxFramesPerSecond + 0.01)
    return refuse(`it has more than ${maxFramesPerSecond} frames per second`);
  const obstacle = await withDemuxedHevc(source, codingOptions(options, video), async (bytes) =>
    findObstacle(await readHevc(bytes, { name: `"${source.fileName}"`, signal: options.signal }), video),
  );
  return obstacle && refuse(obstacle);
}

/**
 * Makes the top variant of an MV-HEVC source without re-encoding it: its pictures, byte for byte, packaged for HLS.
 * For sources without a `findPassThroughObstacle`; works with ffmpegs that cannot decode the second view.
 * @throws MediaError
 */
export async function passThroughMvhevc(
  options: PassThroughOptions &
    SegmentSink & {
      perspective: Perspective;
      rung: Rung;
      /** An existing folder, the stream's. */
      outDir: string;
      presentation?: Presentation | undefined;
      targetDurationSeconds?: number | undefined;
      onProgress?: ((percent: number) => void) | undefined;
    },
): Promise<PackagedVideo> {
  const { sources, perspective, rung, presentation, signal, targetDurationSeconds, onProgress = () => {} } = options;
  const { source, video } = leftEyeSource("MVHEVC", sources);
  const outDir = join(options.outDir, rung.name);
  await mkdir(outDir, { recursive: true });
  const heroEye = video.viewPositions?.[0] === "right" ? "right" : "left";
  const expectedFrames = video.frameCount ?? Math.max(1, video.durationSeconds * frameRateNumber(video.frameRate));
  const packaged = await withDemuxedHevc(source, codingOptions(options, video), async (bytes) => {
    const stream = await readHevc(bytes, { name: `"${source.fileName}"`, signal });
    if (!stream.parameterSets.layer1) throw unfit(`"${source.fileName}" has one view only: its second eye is missing.`);
    return packageHls(stream, {
      ...presentationOf("MVHEVC", perspective, { ...presentation, stereo: { heroEye, ...presentation?.stereo } }),
      outDir,
      frameRate: video.frameRate,
      targetDurationSeconds,
      onSegment: options.onSegment,
      onProgress: percentReporter(expectedFrames, onProgress),
      signal,
    });
  });
  refuseCutOff({ source, video }, packaged.durationSeconds);
  onProgress(100);
  return packaged;
}

async function findObstacle(stream: HevcStream, video: VideoTrack): Promise<string | null> {
  if (!stream.parameterSets.layer1) return "it has one view only";
  if (stream.sequence.chromaFormat !== 1) return "its colours are not in 4:2:0";
  const maxFrames = Math.ceil(maxSegmentSeconds * frameRateNumber(video.frameRate));
  let sinceIdr: number | null = null;
  for await (const { isIdr } of stream.accessUnits) {
    if (!isIdr && sinceIdr === null) return "it does not begin with a picture that stands alone (IDR)";
    sinceIdr = isIdr ? 1 : (sinceIdr ?? 0) + 1;
    if (sinceIdr > maxFrames) return `its key frames (IDR) are more than ${maxSegmentSeconds} s apart`;
  }
  return null;
}

function codingOptions({ tools, signal, timeoutSeconds }: PassThroughOptions, video: VideoTrack) {
  return { tools, signal, timeoutSeconds: timeoutSeconds ?? generousTimeout(video) };
}

function unfit(message: string): MediaError {
  return new MediaError("sources_unfit", message, { permanent: true });
}
