import { appendFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { MediaSegment } from "../hls/media-playlist.ts";
import { readBoxHeader } from "../isobmff/box.ts";

/**
 * A last segment that is shorter than this is no segment of its own, but the end of the one before: in all video, as
 * segments of variants must align, and in audio. hls.js reads no edit lists, and so takes what an encoder's delay
 * shifts (H264 by up to two pictures, AAC by its priming of one frame) for later than it is. To it, a last segment no
 * longer than that is beyond the film's end, where a browser buffers nothing; it would wait for it, and the film would
 * never end.
 */
export function shortestTailSeconds(framesPerSecond: number): number {
  return Math.min(0.5, Math.max(0.1, 2.5 / framesPerSecond));
}

/**
 * Joins a last segment in a folder that is too short to the one before.
 * @returns the segments that are left
 */
export async function joinTail(
  folder: string,
  segments: readonly MediaSegment[],
  shortestSeconds: number,
): Promise<MediaSegment[]> {
  const [tail, last, ...rest] = segments.toReversed();
  if (!tail || !last || tail.durationSeconds >= shortestSeconds) return [...segments];
  const path = join(folder, tail.uri);
  await appendFile(join(folder, last.uri), fromFirstFragment(await readFile(path)));
  await rm(path);
  return [...rest.toReversed(), { ...last, durationSeconds: last.durationSeconds + tail.durationSeconds }];
}

/** Without what opens a segment of its own, `styp` and `sidx`. */
function fromFirstFragment(bytes: Buffer): Buffer {
  let offset = 0;
  for (let header = readBoxHeader(bytes); header && header.type !== "moof"; header = readBoxHeader(bytes, offset))
    offset += header.sizeBytes;
  return bytes.subarray(offset);
}
