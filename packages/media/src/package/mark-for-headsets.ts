import { type FileHandle, open } from "node:fs/promises";
import { fileSource } from "../isobmff/byte-source.ts";
import { markMovie } from "../isobmff/mark-movie.ts";
import type { HeadsetProjection } from "../isobmff/spherical-boxes.ts";
import type { ViewPacking } from "../isobmff/stereo-boxes.ts";
import { findTopLevelBox, readBox } from "../isobmff/top-level-boxes.ts";
import { MediaError } from "../media-error.ts";
import { refuseFullDisk } from "./write-parts.ts";

export interface MarkForHeadsetsOptions {
  /** A progressive MP4 with one picture for both eyes, as ffmpeg writes it. */
  path: string;
  /** The file to write; another one. */
  outPath: string;
  /** How the eyes share the picture; null for one eye. */
  packing: ViewPacking | null;
  projection: HeadsetProjection;
  signal?: AbortSignal | undefined;
}

/** At a time; memory holds this and the `moov` box. */
const copyBytes = 4 * 2 ** 20;

/**
 * Copies an MP4 and says in its video's sample entry how a headset must show it (`st3d`, and `sv3d` for 180 and 360
 * degrees), in place of what it may have said before. Chunk offsets move with it.
 * @throws MediaError (permanent) for a file without video, and for one that carries Apple's `vexu`
 */
export async function markForHeadsets(options: MarkForHeadsetsOptions): Promise<{ sizeBytes: number }> {
  const { path, outPath, packing, projection, signal } = options;
  await using source = await open(path);
  const { size: sourceSize } = await source.stat();
  const boxes = fileSource(source, sourceSize);
  const place = await findTopLevelBox(boxes, "moov");
  if (!place) throw noMovie(path);
  const moov = markMovie(await readBox(boxes, place), { packing, projection, place, sourceSize });
  await using target = await open(outPath, "w").catch(refuseFullDisk);
  await copyRange(source, target, 0, place.offset, signal);
  await target.writeFile(moov).catch(refuseFullDisk);
  await copyRange(source, target, place.offset + place.sizeBytes, sourceSize, signal);
  return { sizeBytes: sourceSize + moov.length - place.sizeBytes };
}

function noMovie(path: string): MediaError {
  const message = "The file to download has no movie header.";
  return new MediaError("truncated", message, { permanent: true, detail: path });
}

async function copyRange(
  from: FileHandle,
  to: FileHandle,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(copyBytes, Math.max(0, end - start)));
  for (let offset = start; offset < end; ) {
    if (signal?.aborted) throw aborted(signal.reason);
    const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, end - offset), offset);
    if (bytesRead === 0) return;
    await to.writeFile(buffer.subarray(0, bytesRead)).catch(refuseFullDisk);
    offset += bytesRead;
  }
}

function aborted(cause: unknown): MediaError {
  return new MediaError("aborted", "Writing the file to download was stopped.", { permanent: false, cause });
}
