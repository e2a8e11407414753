import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";

/** CRC32 in the form of a node:crypto hash. */
class Crc32 {
  #value = 0;

  update(data: Uint8Array): void {
    this.#value = crc32(data, this.#value);
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#value);
    return bytes;
  }
}

const digestBytes: Record<string, number> = {
  "x-amz-checksum-crc32": 4,
  "x-amz-checksum-sha1": 20,
  "x-amz-checksum-sha256": 32,
};

interface ExpectedChecksum {
  name: string;
  digest: Crc32 | Hash;
  /** base64; null when it comes as a trailing header. */
  expected: string | null;
}

function digestFor(name: string): Crc32 | Hash {
  if (name === "x-amz-checksum-crc32") return new Crc32();
  if (name === "x-amz-checksum-sha1") return createHash("sha1");
  if (name === "x-amz-checksum-sha256") return createHash("sha256");
  // To ignore a checksum that we cannot compute would be to say that it holds.
  throw new S3Error("NotImplemented", `${name} is not supported; use crc32, sha1 or sha256`);
}

function decodeDigest(base64: string, byteLength: number | undefined): string {
  if (Buffer.from(base64, "base64").length !== byteLength || base64.length % 4 !== 0)
    throw new S3Error("InvalidDigest");
  return base64;
}

function expectedChecksums(request: S3Request): ExpectedChecksum[] {
  const sent = [...Object.keys(request.message.headers), ...request.parameters.map(([name]) => name.toLowerCase())];
  const names = new Set(sent.filter((name) => /^x-amz-checksum-(?!algorithm|type|mode)/.test(name)));
  const checksums = [...names].map((name): ExpectedChecksum => {
    const digest = digestFor(name);
    return { name, digest, expected: decodeDigest(request.amz(name) ?? "", digestBytes[name]) };
  });
  const trailers = (request.header("x-amz-trailer") ?? "").split(",").map((name) => name.trim().toLowerCase());
  for (const name of trailers.filter((trailer) => trailer.startsWith("x-amz-checksum-"))) {
    checksums.push({ name, digest: digestFor(name), expected: null });
  }
  return checksums;
}

/**
 * Everything a client said of its body, checked while the body passes: Content-MD5, the signed SHA-256,
 * `x-amz-checksum-*` in headers or trailers.
 */
export class BodyChecks {
  readonly #md5 = createHash("md5");
  readonly #contentMd5: string | undefined;
  readonly #payloadHash: { digest: Hash; expected: string } | null;
  readonly #checksums: ExpectedChecksum[];
  /** Kept with a part whose upload wants it, whether the client sent it or not. */
  readonly #sha256: Hash | null;

  /** @throws S3Error InvalidDigest, NotImplemented */
  constructor(request: S3Request, payloadHash: string, { wantsSha256 = false } = {}) {
    this.#sha256 = wantsSha256 ? createHash("sha256") : null;
    const contentMd5 = request.header("content-md5");
    this.#contentMd5 = contentMd5 === undefined ? undefined : decodeDigest(contentMd5, 16);
    this.#payloadHash = /^[0-9a-f]{64}$/.test(payloadHash)
      ? { digest: createHash("sha256"), expected: payloadHash }
      : null;
    this.#checksums = expectedChecksums(request);
  }

  /** Whether the client sent a checksum of its own (AWS demands one on DeleteObjects). */
  get hasClientChecksum(): boolean {
    return this.#contentMd5 !== undefined || this.#checksums.length > 0;
  }

  update(data: Uint8Array): void {
    this.#md5.update(data);
    this.#payloadHash?.digest.update(data);
    this.#sha256?.update(data);
    for (const checksum of this.#checksums) checksum.digest.update(data);
  }

  /**
   * @returns the MD5 in hex (S3's etag), the SHA-256 in hex where it was wanted, and the checksums that matched, as
   * answer headers
   * @throws S3Error BadDigest, XAmzContentSHA256Mismatch
   */
  finish(trailers: ReadonlyMap<string, string>): {
    md5: string;
    sha256: string | null;
    checksumHeaders: Record<string, string>;
  } {
    const md5 = this.#md5.digest();
    if (this.#contentMd5 !== undefined && this.#contentMd5 !== md5.toString("base64")) throw new S3Error("BadDigest");
    if (this.#payloadHash && this.#payloadHash.digest.digest("hex") !== this.#payloadHash.expected) {
      throw new S3Error("XAmzContentSHA256Mismatch");
    }
    const checksumHeaders: Record<string, string> = {};
    for (const { name, digest, expected } of this.#checksums) {
      const computed = digest.digest().toString("base64");
      if ((expected ?? trailers.get(name)) !== computed)
        throw new S3Error("BadDigest", `The ${name} that you specified did not match.`);
      checksumHeaders[name] = computed;
    }
    return { md5: md5.toString("hex"), sha256: this.#sha256?.digest("hex") ?? null, checksumHeaders };
  }
}
