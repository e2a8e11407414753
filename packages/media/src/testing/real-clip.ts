import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { runFfmpeg, type StereoPair } from "./make-clip.ts";
import { makeSrt } from "./make-srt.ts";

const require = createRequire(import.meta.url);

/**
 * A film clip of 10 s, 1920x1080, 24 frames per second, VP9 and Opus, that the npm package get-video-info (ISC)
 * carries.
 */
export function realClipPath(): string {
  return join(dirname(require.resolve("get-video-info/package.json")), "samples", "test.webm");
}

export interface CutStereoPairOptions {
  /** The left eye is made larger than this. */
  leftLargerThanBytes?: number;
  /** The clip's 10 by default; of more, it is repeated. */
  seconds?: number;
  /** Of each eye: 1280x720 by default. */
  width?: number;
  height?: number;
  /** How far the eyes' crops stand apart, in pixels of the clip. */
  disparityPixels?: number;
  ffmpegPath?: string;
}

const clipSeconds = 10;
/** Space that the container and a slow start of the rate control may take. */
const sizeMargin = 1.25;
const quality = ["-crf", "20"];

/**
 * Cuts a stereo pair out of the real clip by two horizontally shifted crops, with its audio as a file of its own and a
 * subtitle beside it. The eyes agree in container, resolution, frame rate and frame count, whatever size the left one
 * is made to have.
 */
export async function cutStereoPairFromRealClip(
  dir: string,
  options: CutStereoPairOptions = {},
): Promise<StereoPair & { audio: string; subtitle: string }> {
  const { seconds = clipSeconds, width = 1280, height = 720, disparityPixels = 24, leftLargerThanBytes = 0 } = options;
  const repeated = seconds > clipSeconds ? ["-stream_loop", "-1"] : [];
  const cut = async (fileName: string, x: number, rate: string[]) => {
    const path = join(dir, fileName);
    const filter = `crop=iw-${disparityPixels}:ih:${x}:0,scale=${width}:${height},setsar=1,fps=24`;
    const input = [
      ...[...repeated, "-t", `${seconds}`, "-i", realClipPath(), "-map", "0:v:0"],
      ...["-vf", filter, "-frames:v", `${seconds * 24}`],
    ];
    const encode = [
      ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
      ...[...rate, "-movflags", "+faststart"],
    ];
    await runFfmpeg(dir, [...input, ...encode, path], options.ffmpegPath);
    return path;
  };
  const left = await cut("left.mp4", 0, leftLargerThanBytes ? constantRate(leftLargerThanBytes, seconds) : quality);
  const right = await cut("right.mp4", disparityPixels, quality);
  const audio = join(dir, "audio-en.m4a");
  await runFfmpeg(
    dir,
    [
      ...[...repeated, "-t", `${seconds}`, "-i", realClipPath(), "-map", "0:a:0"],
      ...["-c:a", "aac", "-b:a", "128k", "-ac", "2", audio],
    ],
    options.ffmpegPath,
  );
  return { left, right, audio, subtitle: await makeSrt(dir, { fileName: "subtitle-en.srt", seconds }) };
}

/**
 * x264 at a constant bitrate: where the picture needs fewer bytes than asked for, it fills up (H.264 annex C,
 * `nal-hrd=cbr`).
 */
function constantRate(bytes: number, seconds: number): string[] {
  const rate = `${Math.ceil(((bytes * 8) / seconds / 1000) * sizeMargin)}k`;
  return ["-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", rate, "-x264-params", "nal-hrd=cbr"];
}
