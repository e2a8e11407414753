import { createHash, type Hash } from "node:crypto";
import { S3Error } from "../s3-error.ts";
import type { ChunkSignatures } from "../signature/chunk-signatures.ts";

const maxLineBytes = 4096;
const signatureTrailer = "x-amz-trailer-signature";

/**
 * Takes the framing off an aws-chunked body: `size[;chunk-signature=…]CRLF data CRLF`, ended by a chunk of size 0 and
 * trailing headers. Errors are thrown as S3Error InvalidChunkSizeError, IncompleteBody or SignatureDoesNotMatch.
 */
export class AwsChunkedDecoder {
  /** Trailing headers by lower-case name; complete after `finish`. */
  readonly trailers = new Map<string, string>();
  readonly #signatures: ChunkSignatures | null;
  #state: "size" | "data" | "data end" | "trailers" | "done" = "size";
  #line = "";
  #bytesLeft = 0;
  #chunkSignature: string | undefined;
  #chunkHash: Hash | null = null;

  constructor(signatures: ChunkSignatures | null) {
    this.#signatures = signatures;
  }

  /** Yields the data inside a piece of the body. */
  *decode(input: Uint8Array): Generator<Uint8Array> {
    let rest = input;
    while (rest.length > 0) {
      if (this.#state === "data") {
        const data = rest.subarray(0, this.#bytesLeft);
        rest = rest.subarray(data.length);
        this.#bytesLeft -= data.length;
        this.#chunkHash?.update(data);
        yield data;
        if (this.#bytesLeft === 0) this.#endChunk("data end");
      } else {
        rest = this.#readLine(rest);
      }
    }
  }

  /** To be called when the body has ended. */
  finish(): void {
    // Some clients leave out the empty line after the last chunk when there are no trailers.
    if (this.#state !== "done" && !(this.#state === "trailers" && this.#line === ""))
      throw new S3Error("IncompleteBody");
    if (!this.#signatures || this.trailers.size === 0) return;
    const signature = this.trailers.get(signatureTrailer);
    this.trailers.delete(signatureTrailer);
    this.#signatures.verifyTrailers(
      signature,
      [...this.trailers].map(([name, value]) => `${name}:${value}\n`).join(""),
    );
  }

  #readLine(input: Uint8Array): Uint8Array {
    const end = input.indexOf(0x0a);
    const taken = end < 0 ? input : input.subarray(0, end + 1);
    this.#line += Buffer.from(taken).toString("latin1");
    if (this.#line.length > maxLineBytes) throw new S3Error("InvalidChunkSizeError");
    if (end >= 0) {
      const line = this.#line.replace(/\r?\n$/, "");
      this.#line = "";
      this.#takeLine(line);
    }
    return input.subarray(taken.length);
  }

  #takeLine(line: string): void {
    if (this.#state === "size") this.#beginChunk(line);
    else if (this.#state === "data end" && line === "") this.#state = "size";
    else if (this.#state === "trailers" && line === "") this.#state = "done";
    else if (this.#state === "trailers" && line.includes(":")) {
      const at = line.indexOf(":");
      this.trailers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
    } else throw new S3Error("InvalidChunkSizeError");
  }

  #beginChunk(line: string): void {
    const match = /^([0-9a-f]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/i.exec(line);
    if (!match?.[1]) throw new S3Error("InvalidChunkSizeError");
    this.#bytesLeft = Number.parseInt(match[1], 16);
    this.#chunkSignature = match[2];
    this.#chunkHash = this.#signatures ? createHash("sha256") : null;
    if (this.#bytesLeft > 0) this.#state = "data";
    else this.#endChunk("trailers");
  }

  #endChunk(next: "data end" | "trailers"): void {
    if (this.#chunkHash) this.#signatures?.verifyChunk(this.#chunkSignature, this.#chunkHash.digest("hex"));
    this.#state = next;
  }
}
