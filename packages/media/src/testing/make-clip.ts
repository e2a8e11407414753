import { join } from "node:path";
import { findTools } from "../tools/find-tools.ts";
import { runTool } from "../tools/run-tool.ts";

export interface MakeClipOptions {
  fileName?: string;
  seconds?: number;
  /** `WxH`; null for no video. */
  size?: string | null;
  frameRate?: string;
  frameCount?: number;
  /** Hertz of a tone, one audio track each; none by default. */
  tones?: readonly number[];
  /** More of ffmpeg's output options. */
  outputArguments?: readonly string[];
  ffmpegPath?: string;
}

/**
 * Makes a small clip of a moving test picture (and tones) and gives back its path. The file name decides the container.
 */
export async function makeClip(dir: string, options: MakeClipOptions = {}): Promise<string> {
  const { fileName = "clip.mp4", seconds = 3, size = "320x180", frameRate = "24", tones = [] } = options;
  const path = join(dir, fileName);
  const picture = size ? ["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=${frameRate}:duration=${seconds}`] : [];
  const sounds = tones.flatMap((hertz) => [
    "-f",
    "lavfi",
    "-i",
    `sine=frequency=${hertz}:sample_rate=48000:duration=${seconds}`,
  ]);
  const maps = [...(size ? [0] : []), ...tones.map((_, index) => index + (size ? 1 : 0))].flatMap((input) => [
    "-map",
    `${input}`,
  ]);
  const video = size
    ? ["-c:v", fileName.endsWith(".webm") ? "libvpx" : "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    : [];
  const frames = options.frameCount ? ["-frames:v", `${options.frameCount}`] : [];
  await runFfmpeg(
    dir,
    [...picture, ...sounds, ...maps, ...video, ...frames, ...(options.outputArguments ?? []), path],
    options.ffmpegPath,
  );
  return path;
}

export interface StereoPair {
  left: string;
  right: string;
}

/** Two clips that fit the layout `Separate`: `left.mp4` (with a tone) and `right.mp4`. */
export async function makeStereoPair(
  dir: string,
  options: Omit<MakeClipOptions, "fileName"> = {},
): Promise<StereoPair> {
  const left = await makeClip(dir, { tones: [440], ...options, fileName: "left.mp4" });
  const right = await makeClip(dir, { ...options, tones: [], fileName: "right.mp4" });
  return { left, right };
}

/** Runs ffmpeg on behalf of a test or the demo, overwriting what is there. */
export async function runFfmpeg(dir: string, words: readonly string[], ffmpegPath?: string): Promise<void> {
  const { ffmpeg, launcher } = await findTools({ ffmpegPath });
  const options = { fileName: "the test clip", timeoutSeconds: 300, launcher, cwd: dir };
  await runTool(ffmpeg.path, ["-nostdin", "-hide_banner", "-v", "error", "-y", ...words], options);
}
