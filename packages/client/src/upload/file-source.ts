import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import { SourceChangedError } from "../errors.ts";
import type { UploadSource } from "./upload-source.ts";

/** Large enough to keep a fast line busy, small enough that many parts at once cost little memory. */
const readChunkBytes = 256 * 1024;

/**
 * A file on this machine's disk as an upload source: each part is streamed from the disk, in constant memory.
 * @throws the system's error (ENOENT, EACCES) when the file cannot be found, TypeError when it is no regular file
 */
export async function fileSource(path: string): Promise<UploadSource> {
  const opened = await stat(path);
  if (!opened.isFile()) throw new TypeError(`${path} is not a regular file`);

  return {
    sizeBytes: opened.size,
    slice: (byteStart, byteEnd) => {
      const read = () => createReadStream(path, { start: byteStart, end: byteEnd - 1, highWaterMark: readChunkBytes });
      return {
        sizeBytes: byteEnd - byteStart,
        open: () => Readable.toWeb(read(), { strategy: { highWaterMark: 1 } }) as ReadableStream<Uint8Array>,
        sha256: async () => {
          const hash = createHash("sha256");
          for await (const chunk of read()) hash.update(chunk);
          return hash.digest("base64");
        },
      };
    },
    verify: async () => {
      const now = await stat(path).catch((cause: unknown) => {
        throw new SourceChangedError(`${path} can no longer be read; it was moved or removed`, { cause });
      });
      if (now.size !== opened.size || now.mtimeMs !== opened.mtimeMs)
        throw new SourceChangedError(`${path} was changed while it was being uploaded`);
    },
  };
}
