import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseMediaPlaylist } from "../hls/media-playlist.ts";
import { findTools } from "../tools/find-tools.ts";
import { frameSync } from "./frame-sync.ts";
import { runFfmpeg } from "./make-clip.ts";

/**
 * Joins a packaged variant's initialization section and segments into one file beside them, for decoders. Gives its
 * path.
 */
export async function joinVariant(folder: string): Promise<string> {
  const playlist = await readFile(join(folder, "playlist.m3u8"), "utf8");
  const names = ["init.mp4", ...parseMediaPlaylist(playlist).map(({ uri }) => uri)];
  const path = join(folder, "joined.mp4");
  await writeFile(path, Buffer.concat(await Promise.all(names.map((name) => readFile(join(folder, name))))));
  return path;
}

/** Every picture of a file or byte stream, as an ffmpeg decodes it; with `view`, of that one (`vpos:left`). */
export async function decodedPixels(ffmpeg: string, path: string, view?: string): Promise<Buffer> {
  const raw = `${path}.yuv`;
  const map = view ? `0:v:${view}` : "0:v:0";
  const words = ["-i", path, "-map", map, ...(await frameSync(ffmpeg)), "-f", "rawvideo", raw];
  await runFfmpeg(dirname(path), words, ffmpeg);
  return readFile(raw);
}

/** Every picture of a source after a filter, in 4:2:0 of 8 bits. */
export async function filteredPixels(dir: string, path: string, filter: string): Promise<Buffer> {
  const raw = join(dir, "filtered.yuv");
  const { ffmpeg } = await findTools();
  const words = ["-i", path, "-vf", filter, "-pix_fmt", "yuv420p", ...(await frameSync(ffmpeg.path))];
  await runFfmpeg(dir, [...words, "-f", "rawvideo", raw]);
  return readFile(raw);
}

/** How alike pictures are, in dB; above 25 they are of one scene, infinite for the same bytes. */
export function psnr(a: Buffer, b: Buffer): number {
  if (a.length !== b.length || a.length === 0) throw new Error(`${a.length} bytes of pictures against ${b.length}.`);
  let squares = 0;
  for (let index = 0; index < a.length; index++) squares += ((a[index] ?? 0) - (b[index] ?? 0)) ** 2;
  return 10 * Math.log10((255 ** 2 * a.length) / squares);
}
