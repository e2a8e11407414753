import { SourceChangedError } from "../errors.ts";

/** The bytes of one part: a Blob, or something that opens a new stream of exactly `sizeBytes` for each try. */
export type PartBody = Blob | PartStream;

export interface PartStream {
  sizeBytes: number;
  open(): ReadableStream<Uint8Array>;
  /** The SHA-256 of the bytes in base64, where it can be computed without holding all of them. */
  sha256?(): Promise<string>;
}

/** Where a file's bytes come from. Parts are read as they are sent; nothing holds a whole file. */
export interface UploadSource {
  readonly sizeBytes: number;
  /** The bytes from `byteStart` up to and without `byteEnd`. May be asked for the same part again. */
  slice(byteStart: number, byteEnd: number): PartBody;
  /** @throws SourceChangedError when the bytes are gone or have changed since the upload began */
  verify(): Promise<void>;
}

/** A browser's File, or any Blob, as a source. */
export function blobSource(blob: Blob): UploadSource {
  return {
    sizeBytes: blob.size,
    slice: (byteStart, byteEnd) => blob.slice(byteStart, byteEnd),
    // A browser shows that the file on disk was changed or removed by nothing but a failed read.
    verify: async () => {
      try {
        await blob.slice(0, 1).arrayBuffer();
      } catch (cause) {
        throw new SourceChangedError("The file can no longer be read; it was changed, moved or removed", { cause });
      }
    },
  };
}

/** Takes what a caller may pass for a file's bytes. */
export function toUploadSource(source: UploadSource | Blob): UploadSource {
  return source instanceof Blob ? blobSource(source) : source;
}
