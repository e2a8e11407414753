import { type FileHandle, open } from "node:fs/promises";
import type { Chunk } from "../isobmff/sample-table.ts";
import { MediaError } from "../media-error.ts";
import { layOutMovie } from "./movie-layout.ts";
import { readPackagedTrack } from "./read-packaged-track.ts";
import { refuseFullDisk } from "./write-parts.ts";

export interface WriteStereoMp4Options {
  /** A folder that `packageHls` wrote. */
  videoFolder: string;
  /** An AAC rendition's folder, as ffmpeg's HLS muxer wrote it. */
  audio?: { folder: string; languageTag?: string | undefined } | undefined;
  /** The file to write. */
  path: string;
  /** Whole percents, rising. */
  onProgress?: (percent: number) => void;
  signal?: AbortSignal | undefined;
}

/** How much of a track stands together before the other's turn comes. */
const chunkSeconds = 1;

/**
 * Makes a progressive MP4 to download out of packaged renditions, copying their samples: the sample entry stays as it
 * is, `lhvC`, `vexu` and `hfov` included, which no muxer at hand keeps. Memory holds the sample tables and one chunk.
 * @returns the file's size
 * @throws MediaError
 */
export async function writeStereoMp4(options: WriteStereoMp4Options): Promise<{ sizeBytes: number }> {
  const { videoFolder, audio, path, onProgress, signal } = options;
  try {
    const video = await readPackagedTrack(videoFolder, { chunkSeconds, signal });
    const sound = audio && { ...(await readPackagedTrack(audio.folder, { chunkSeconds, signal })), ...audio };
    const { head, chunks, sizeBytes } = layOutMovie(sound ? [video, sound] : [video]);
    await using file = await open(path, "w").catch(refuseFullDisk);
    await file.writeFile(head).catch(refuseFullDisk);
    let written = head.length;
    let reported = 0;
    for await (const bytes of readChunks(chunks)) {
      signal?.throwIfAborted();
      await file.writeFile(bytes).catch(refuseFullDisk);
      written += bytes.length;
      const percent = Math.floor((100 * written) / sizeBytes);
      if (percent > reported) onProgress?.(percent);
      reported = percent;
    }
    return { sizeBytes };
  } catch (cause) {
    if (!signal?.aborted) throw cause;
    throw new MediaError("aborted", "Writing the file to download was stopped.", { permanent: false, cause });
  }
}

/**
 * The bytes of chunks, one after another; each is gone when the next is asked for. Keeps a segment of each track open.
 */
async function* readChunks(chunks: readonly Chunk[]): AsyncGenerator<Uint8Array> {
  const lastUses = new Map(chunks.map(({ path }, index) => [path, index]));
  const files = new Map<string, FileHandle>();
  let buffer = Buffer.alloc(0);
  try {
    for (const [index, { path, offset, sizeBytes }] of chunks.entries()) {
      const file = files.get(path) ?? (await open(path));
      files.set(path, file);
      if (buffer.length < sizeBytes) buffer = Buffer.allocUnsafe(sizeBytes);
      const { bytesRead } = await file.read(buffer, 0, sizeBytes, offset);
      if (bytesRead !== sizeBytes) throw cutOff(path);
      yield buffer.subarray(0, sizeBytes);
      if (lastUses.get(path) === index) {
        await file.close();
        files.delete(path);
      }
    }
  } finally {
    for (const file of files.values()) await file.close();
  }
}

function cutOff(path: string): MediaError {
  return new MediaError("truncated", "A segment of the stream is cut off.", { permanent: true, detail: path });
}
