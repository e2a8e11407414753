import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { frameSync } from "./frame-sync.ts";

const run = promisify(execFile);

/**
 * Every pixel of a file's video, or of a byte stream that is called `.hevc`, as an ffmpeg decodes it; with `view`, of
 * that one: `view:0`, `vpos:left`. A decoder that reports an error is one, but for what is missing of a file that is
 * cut off.
 */
export async function decodeVideo(ffmpeg: string, path: string, view?: string): Promise<Buffer> {
  const raw = `${path}.${view?.replace(":", "-") ?? "video"}.yuv`;
  const input = [...(path.endsWith(".hevc") ? ["-f", "hevc"] : []), "-i", path];
  const output = ["-map", view ? `0:v:${view}` : "0:v", ...(await frameSync(ffmpeg)), "-f", "rawvideo", raw];
  const { stderr } = await run(ffmpeg, ["-nostdin", "-v", "error", "-y", ...input, ...output]);
  if (stderr.split("\n").some((line) => line && !line.endsWith("partial file")))
    throw new Error(`${ffmpeg} complains: ${stderr}`);
  return readFile(raw);
}
