import { hash } from "node:crypto";
import { S3Error } from "../s3-error.ts";
import { hmac } from "./signing-key.ts";

const emptyHash = hash("sha256", "", "hex");

/**
 * The chain of signatures over an aws-chunked body: each covers the one before it ("Signature calculations:
 * transferring payload in multiple chunks").
 */
export class ChunkSignatures {
  readonly #signingKey: Buffer;
  readonly #amzDate: string;
  readonly #scope: string;
  #previous: string;

  constructor(signingKey: Buffer, amzDate: string, scope: string, seedSignature: string) {
    this.#signingKey = signingKey;
    this.#amzDate = amzDate;
    this.#scope = scope;
    this.#previous = seedSignature;
  }

  /** @throws S3Error SignatureDoesNotMatch */
  verifyChunk(signature: string | undefined, chunkHash: string): void {
    this.#verify(signature, [
      "AWS4-HMAC-SHA256-PAYLOAD",
      this.#amzDate,
      this.#scope,
      this.#previous,
      emptyHash,
      chunkHash,
    ]);
  }

  /**
   * @param trailers the canonical trailing headers, each line ended by a line feed
   * @throws S3Error SignatureDoesNotMatch
   */
  verifyTrailers(signature: string | undefined, trailers: string): void {
    this.#verify(signature, [
      "AWS4-HMAC-SHA256-TRAILER",
      this.#amzDate,
      this.#scope,
      this.#previous,
      hash("sha256", trailers, "hex"),
    ]);
  }

  #verify(signature: string | undefined, lines: string[]): void {
    const expected = hmac(this.#signingKey, lines.join("\n")).toString("hex");
    if (signature !== expected) throw new S3Error("SignatureDoesNotMatch", "A chunk's signature does not match");
    this.#previous = expected;
  }
}
