import { type FileHandle, open } from "node:fs/promises";

/** Bytes that can be read from anywhere in them: a file, a range of one, or a resource behind HTTP. */
export interface ByteSource {
  sizeBytes: number;
  /** What stands there; fewer bytes at the end, none beyond it. */
  read(offset: number, lengthBytes: number): Promise<Uint8Array>;
}

/** An open file of this size, which stays the caller's to close. */
export function fileSource(file: FileHandle, sizeBytes: number): ByteSource {
  return {
    sizeBytes,
    async read(offset, lengthBytes) {
      const length = Math.max(0, Math.min(lengthBytes, sizeBytes - offset));
      const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** Opens a file, uses it, and closes it. */
export async function withFile<Result>(path: string, use: (source: ByteSource) => Promise<Result>): Promise<Result> {
  await using file = await open(path);
  return await use(fileSource(file, (await file.stat()).size));
}

/** Part of a source, as EXT-X-BYTERANGE names it. */
export function subSource(source: ByteSource, offset: number, lengthBytes: number): ByteSource {
  const sizeBytes = Math.max(0, Math.min(lengthBytes, source.sizeBytes - offset));
  return {
    sizeBytes,
    read: (from, length) =>
      from >= sizeBytes
        ? Promise.resolve(new Uint8Array())
        : source.read(offset + from, Math.min(length, sizeBytes - from)),
  };
}
