import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { HevcStream } from "../hevc/hevc-stream.ts";
import { frameSync } from "./frame-sync.ts";

const run = promisify(execFile);
const startCode = Uint8Array.of(0, 0, 0, 1);

export interface EyeOptions {
  width?: number;
  height?: number;
  frames?: number;
  keyInterval?: number;
  pixelFormat?: string;
  /** More of x265's parameters, such as `slices=3`. */
  x265?: string;
}

/**
 * Encodes the two eyes of a moving picture as HEVC byte streams with locked GOPs: `left.hevc` and `right.hevc`. One run
 * of ffmpeg for both, as on a busy machine starting it takes longer than the work.
 * @param right what the right eye has otherwise
 */
export async function encodeEyes(
  ffmpeg: string,
  dir: string,
  options: EyeOptions = {},
  right: EyeOptions = options,
): Promise<{ left: string; right: string }> {
  const paths = { left: join(dir, "left.hevc"), right: join(dir, "right.hevc") };
  const outputs = [...eyeArguments("[left]", options, paths.left), ...eyeArguments("[right]", right, paths.right)];
  const crop = ({ width = 160, height = 96 }: EyeOptions, x: number) => `crop=${width}:${height}:${x}:0`;
  const eyes = `split[a][b];[a]${crop(options, 12)}[left];[b]${crop(right, 4)}[right]`;
  const picture = ["-filter_complex", `testsrc2=size=256x256:rate=24,${eyes}`];
  await run(ffmpeg, ["-nostdin", "-v", "error", "-y", ...picture, ...outputs]);
  return paths;
}

function eyeArguments(input: string, options: EyeOptions, path: string): string[] {
  const { frames = 12, keyInterval = 8, pixelFormat = "yuv420p", x265 } = options;
  const gop = `keyint=${keyInterval}:min-keyint=${keyInterval}:scenecut=0:open-gop=0:b-adapt=0:bframes=3`;
  const parameters = ["log-level=1", "pools=1", gop, ...(x265 ? [x265] : [])].join(":");
  const encode = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", parameters, "-pix_fmt", pixelFormat];
  return ["-map", input, "-frames:v", `${frames}`, ...encode, "-f", "hevc", path];
}

/** A stream as a byte stream (H.265 annex B), parameter sets before every IDR picture. */
export async function toByteStream({ parameterSets, accessUnits }: HevcStream): Promise<Buffer> {
  const { vps, sps, pps, sei, layer1 } = parameterSets;
  const sets = [vps, sps, ...(layer1 ? [layer1.sps] : []), ...pps, ...(layer1?.pps ?? []), ...sei];
  const pieces: Uint8Array[] = [];
  for await (const { isIdr, nalUnits } of accessUnits) {
    for (const bytes of isIdr ? sets : []) pieces.push(startCode, bytes);
    for (const { bytes } of nalUnits) pieces.push(startCode, bytes);
  }
  return Buffer.concat(pieces);
}

/** What ffmpeg says of every stream without timestamps, and of a second view's profile, which it passes over. */
const harmless = /^$|vsync|Timestamps are unset|Unknown profile bitstream|Last message repeated/;

/**
 * Every pixel of files or byte streams (`.hevc`), as an ffmpeg decodes them in one run; of several views the one:
 * `view:0`, `vpos:left`. A decoder that complains is an error.
 * @param tolerated complaints that are none
 */
export async function decodeAll(
  ffmpeg: string,
  pictures: readonly { path: string; view?: string | undefined }[],
  tolerated: RegExp = harmless,
): Promise<Buffer[]> {
  const inputs = pictures.flatMap(({ path }) => [...(path.endsWith(".hevc") ? ["-f", "hevc"] : []), "-i", path]);
  const raw = pictures.map(({ path, view = "all" }, index) => `${path}.${view.replace(":", "-")}.${index}.yuv`);
  const sync = await frameSync(ffmpeg);
  const outputs = pictures.flatMap(({ view }, index) => {
    const map = view ? `${index}:v:${view}` : `${index}:v`;
    return ["-map", map, ...sync, "-f", "rawvideo", raw[index] ?? ""];
  });
  const { stderr } = await run(ffmpeg, ["-nostdin", "-v", "warning", "-y", ...inputs, ...outputs]);
  const complaints = stderr.split("\n").filter((line) => !harmless.test(line.trim()) && !tolerated.test(line));
  if (complaints.length > 0) throw new Error(`${ffmpeg} complains: ${complaints.join("; ")}`);
  return Promise.all(raw.map((path) => readFile(path)));
}
