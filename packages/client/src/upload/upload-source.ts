import { SourceChangedError } from "../errors.ts";

/** The bytes of one part: a Blob, or something that opens a new stream of exactly `sizeBytes` for each try. */
export type PartBody = Blob | PartStream;

export interface PartStream {
  sizeBytes: number;
  open(): ReadableStream<Uint8Array>;
  /** The SHA-256 of the bytes in base64, for those who can tell it without holding all of them. */
  sha256?(): Promise<string>;
}

/** Where a file's bytes come from. Parts are read as they are sent; nothing holds a whole file. */
export interface UploadSource {
  readonly sizeBytes: number;
  /** The bytes from `byteStart` up to and without `byteEnd`. May be asked for the same part again. */
  slice(byteStart: number, byteEnd: number): PartBody;
  /** Throws SourceChangedError when the bytes are gone or are no longer those that the upload began with. */
  verify(): Promise<void>;
}

/** A browser's File, or any Blob, as a source. */
export function blobSource(blob: Blob): UploadSource {
  return {
    sizeBytes: blob.size,
    slice: (byteStart, byteEnd) => blob.slice(byteStart, byteEnd),
    // A File whose file on disk was changed or removed refuses to be read, and that is all a browser tells.
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
