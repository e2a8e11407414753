import { hash } from "node:crypto";
import { expect, test } from "vitest";
import { AwsChunkedDecoder } from "../body/aws-chunked-decoder.ts";
import { S3Error } from "../s3-error.ts";
import { ChunkSignatures } from "./chunk-signatures.ts";
import { hmac, SigningKeys } from "./signing-key.ts";

// The worked example of "Signature calculations for the Authorization header: transferring payload in multiple chunks"
// (Amazon S3 API Reference).
const signingKey = new SigningKeys("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1").forDay("20130524");
const scope = "20130524/us-east-1/s3/aws4_request";
const seed = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9";
const signatures = [
  "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
  "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
  "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
] as const;
const chain = () => new ChunkSignatures(signingKey, "20130524T000000Z", scope, seed);

function frame(chunks: readonly string[], signed: readonly string[] = signatures): Buffer {
  const framed = chunks.map(
    (chunk, index) => `${chunk.length.toString(16)};chunk-signature=${signed[index]}\r\n${chunk}\r\n`,
  );
  return Buffer.from(framed.join(""));
}
const example = frame(["a".repeat(65_536), "a".repeat(1024), ""]);

function decode(
  body: Buffer,
  pieceBytes: number,
  decoder = new AwsChunkedDecoder(chain()),
): { length: number; trailers: object } {
  let length = 0;
  for (let at = 0; at < body.length; at += pieceBytes) {
    for (const data of decoder.decode(body.subarray(at, at + pieceBytes))) length += data.length;
  }
  decoder.finish();
  return { length, trailers: Object.fromEntries(decoder.trailers) };
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof S3Error) return error.code;
    throw error;
  }
  return "accepted";
}

test.each([1, 7, 4096, 1_000_000])("AWS's example decodes when it comes in pieces of %i bytes", (pieceBytes) => {
  expect(decode(example, pieceBytes).length).toBe(66_560);
});

test("SignatureDoesNotMatch when a byte, a signature or the order of chunks changes", () => {
  const changed = Buffer.from(example);
  changed.write("b", 200);
  expect(codeOf(() => decode(changed, 4096))).toBe("SignatureDoesNotMatch");
  const unsigned = frame(["a".repeat(1024), ""], [signatures[1], signatures[2]]);
  expect(codeOf(() => decode(unsigned, 4096))).toBe("SignatureDoesNotMatch");
  expect(codeOf(() => decode(Buffer.from("0\r\n\r\n"), 4096))).toBe("SignatureDoesNotMatch");
});

test("IncompleteBody when the last chunk is missing, InvalidChunkSizeError when the framing is not one", () => {
  expect(codeOf(() => decode(example.subarray(0, -90), 4096))).toBe("IncompleteBody");
  for (const body of ["xyz\r\n", "5\r\nabcdefg\r\n", "1".repeat(5000)]) {
    expect(codeOf(() => decode(Buffer.from(body), 4096, new AwsChunkedDecoder(null)))).toBe("InvalidChunkSizeError");
  }
});

test("trailers are read, and their signature is verified", () => {
  const unsigned = Buffer.from("3\r\nabc\r\n0\r\nx-amz-checksum-crc32: NSRBwg==\r\n\r\n");
  const decoded = decode(unsigned, 5, new AwsChunkedDecoder(null));
  expect(decoded).toEqual({ length: 3, trailers: { "x-amz-checksum-crc32": "NSRBwg==" } });

  const trailer = "x-amz-checksum-crc32:NSRBwg==";
  const emptyHash = hash("sha256", "", "hex");
  const last = hmac(
    signingKey,
    ["AWS4-HMAC-SHA256-PAYLOAD", "20130524T000000Z", scope, seed, emptyHash, emptyHash].join("\n"),
  );
  const lines = [
    "AWS4-HMAC-SHA256-TRAILER",
    "20130524T000000Z",
    scope,
    last.toString("hex"),
    hash("sha256", `${trailer}\n`, "hex"),
  ];
  const body = (signature: string) =>
    Buffer.from(
      `0;chunk-signature=${last.toString("hex")}\r\n${trailer}\r\nx-amz-trailer-signature:${signature}\r\n\r\n`,
    );
  expect(decode(body(hmac(signingKey, lines.join("\n")).toString("hex")), 9).trailers).toEqual({
    "x-amz-checksum-crc32": "NSRBwg==",
  });
  expect(codeOf(() => decode(body("0".repeat(64)), 9))).toBe("SignatureDoesNotMatch");
});
