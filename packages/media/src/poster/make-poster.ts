import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Layout } from "@vergence/contract";
import { rgbToJpegOptions, toRgbOptions } from "../colour/colour-conversion.ts";
import { MediaError } from "../media-error.ts";
import { inputArguments } from "../probe/input-arguments.ts";
import { leftEye, type Packing } from "../sources/left-eye.ts";
import { leftEyeSource } from "../sources/left-eye-source.ts";
import type { InspectedSource } from "../sources/source-file.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import { runTool } from "../tools/run-tool.ts";

export interface PosterRequest {
  layout: Layout;
  sources: readonly InspectedSource[];
  /** The JPEG to write. */
  outPath: string;
  packing?: Packing;
}

export interface Poster {
  path: string;
  width: number;
  height: number;
  contentType: "image/jpeg";
}

const maxWidth = 1280;
const maxHeight = 720;
/** Frames to pick the most typical of, so that a fade or a flash is not what stands for the film. */
const candidateFrames = 24;

/** ffmpeg's arguments to write one JPEG of the left eye, from a tenth of the video (10 s at most) on. */
export function posterArguments(request: PosterRequest): string[] {
  const { source, video } = leftEyeSource(request.layout, request.sources);
  const { crop } = leftEye(request.layout, video, request.packing);
  const { width, height } = posterSize(request);
  const filters = [
    ...(crop ? [crop] : []),
    `scale=${width}:${height}${toRgbOptions(video)}`,
    "setsar=1",
    // In RGB, because the thumbnail filter of old releases would make it so in its own, wrong way.
    "format=rgb24",
    `thumbnail=${candidateFrames}`,
    `scale=${rgbToJpegOptions}`,
    "format=yuvj420p",
  ];
  const startSeconds = Math.min(10, video.durationSeconds / 10);
  return [
    ...["-nostdin", "-hide_banner", "-v", "error", "-y", "-ss", startSeconds.toFixed(3)],
    ...inputArguments(source.path),
    ...["-map", "0:v:0", "-vf", filters.join(","), "-frames:v", "1", "-map_metadata", "-1"],
    ...["-c:v", "mjpeg", "-q:v", "3", "-f", "mjpeg", `file:${resolve(request.outPath)}`],
  ];
}

/**
 * Makes the poster of a video.
 * @throws MediaError; permanent when no frame can be decoded
 */
export async function makePoster(
  request: PosterRequest & { tools: MediaTools; signal?: AbortSignal | undefined; timeoutSeconds?: number },
): Promise<Poster> {
  const { tools, signal, outPath, timeoutSeconds = 600 } = request;
  const { fileName } = leftEyeSource(request.layout, request.sources).source;
  const options = { fileName, signal, timeoutSeconds, launcher: tools.launcher, niceness: 10 };
  await runTool(tools.ffmpeg.path, posterArguments(request), options);
  const sizeBytes = await stat(outPath).then(
    ({ size }) => size,
    () => 0,
  );
  if (sizeBytes === 0) {
    const message = `No picture of "${fileName}" could be read: its video is damaged or cut off.`;
    throw new MediaError("truncated", message, { permanent: true });
  }
  return { path: outPath, ...posterSize(request), contentType: "image/jpeg" };
}

function posterSize(request: PosterRequest): { width: number; height: number } {
  const eye = leftEye(request.layout, leftEyeSource(request.layout, request.sources).video, request.packing);
  const scale = Math.min(1, maxWidth / eye.width, maxHeight / eye.height);
  const even = (value: number) => Math.max(2, 2 * Math.floor(value / 2 + 1e-6));
  return { width: even(eye.width * scale), height: even(eye.height * scale) };
}
