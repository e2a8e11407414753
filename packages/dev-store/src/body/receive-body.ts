import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";
import type { SignedPayload } from "../signature/verify-signature.ts";
import { AwsChunkedDecoder } from "./aws-chunked-decoder.ts";
import { BodyChecks } from "./body-checks.ts";

/** S3's limit for one PUT, of an object or of a part. */
export const maxPutBytes = 5 * 2 ** 30;

const maxDocumentBytes = 4 * 2 ** 20;

const payloadHashPattern =
  /^([0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER|STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?)$/;

/** A body that arrived whole and matches everything that was declared of it. */
export interface ReceivedBody {
  sizeBytes: number;
  /** MD5 in hex. */
  md5: string;
  /** SHA-256 in hex, where it was wanted. */
  sha256: string | null;
  /** `x-amz-checksum-*` answer headers for the checksums that the client sent. */
  checksumHeaders: Record<string, string>;
}

/** The request whose body is to be read. `allowBody` lets a client go on that waits for `100 Continue` to go on. */
export interface BodySource {
  request: S3Request;
  payload: SignedPayload;
  allowBody: () => void;
}

function isAwsChunked({ request, payload }: BodySource): boolean {
  const encodings = (request.header("content-encoding") ?? "").split(",").map((encoding) => encoding.trim());
  return payload.payloadHash.startsWith("STREAMING-") || encodings.includes("aws-chunked");
}

function declaredSizeBytes(source: BodySource, chunked: boolean): number {
  const header = source.request.header(chunked ? "x-amz-decoded-content-length" : "content-length");
  if (header === undefined) {
    const unframed = !chunked && source.request.header("transfer-encoding") !== undefined;
    throw unframed
      ? new S3Error("NotImplemented", "A header you provided implies functionality that is not implemented", {
          Header: "Transfer-Encoding",
        })
      : new S3Error("MissingContentLength");
  }
  if (!/^\d{1,15}$/.test(header)) throw new S3Error("InvalidArgument", "The content length is not a number");
  return Number(header);
}

async function receive(
  source: BodySource,
  maxSizeBytes: number,
  tooLarge: S3Error,
  write: (data: Uint8Array) => unknown,
  options: { wantsSha256?: boolean } = {},
) {
  const { request, payload } = source;
  if (!payloadHashPattern.test(payload.payloadHash)) {
    throw new S3Error(
      "InvalidArgument",
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a valid sha256 value, or a supported streaming mode",
    );
  }
  const chunked = isAwsChunked(source);
  const declared = declaredSizeBytes(source, chunked);
  if (declared > maxSizeBytes) throw tooLarge;
  const checks = new BodyChecks(request, payload.payloadHash, options);
  const decoder = chunked ? new AwsChunkedDecoder(payload.chunkSignatures) : null;
  let sizeBytes = 0;
  source.allowBody();
  // The connection must outlive an error, or the client would see a reset in place of our answer: hence no
  // stream.pipeline here.
  const pieces: AsyncIterable<Uint8Array> = request.message.iterator({ destroyOnReturn: false });
  try {
    for await (const piece of pieces) {
      for (const data of decoder ? decoder.decode(piece) : [piece]) {
        sizeBytes += data.length;
        if (sizeBytes > declared) throw new S3Error("IncompleteBody");
        checks.update(data);
        await write(data);
      }
    }
  } catch (error) {
    throw request.message.readableAborted ? new S3Error("IncompleteBody") : error;
  }
  if (!request.message.complete || sizeBytes !== declared) throw new S3Error("IncompleteBody");
  decoder?.finish();
  return { sizeBytes, hasClientChecksum: checks.hasClientChecksum, ...checks.finish(decoder?.trailers ?? new Map()) };
}

/**
 * Reads a body of any size piece by piece; the next piece is read when `write` is done with the last.
 * @throws S3Error IncompleteBody, BadDigest, XAmzContentSHA256Mismatch, EntityTooLarge, MissingContentLength, …
 */
export async function receiveData(
  source: BodySource,
  write: (data: Uint8Array) => Promise<void>,
  options: { wantsSha256?: boolean } = {},
): Promise<ReceivedBody> {
  return receive(source, maxPutBytes, new S3Error("EntityTooLarge"), write, options);
}

/**
 * Reads a small document (XML) into memory.
 * @throws S3Error as `receiveData`, and MaxMessageLengthExceeded over 4 MiB
 */
export async function receiveDocument(source: BodySource): Promise<{ text: string; hasClientChecksum: boolean }> {
  const pieces: Uint8Array[] = [];
  const { hasClientChecksum } = await receive(
    source,
    maxDocumentBytes,
    new S3Error("MaxMessageLengthExceeded"),
    (data) => pieces.push(data),
  );
  return { text: Buffer.concat(pieces).toString("utf8"), hasClientChecksum };
}
