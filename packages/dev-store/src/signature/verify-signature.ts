import { timingSafeEqual } from "node:crypto";
import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";
import { canonicalRequestHash } from "./canonical-request.ts";
import { ChunkSignatures } from "./chunk-signatures.ts";
import { readSignatureClaim, type SignatureClaim } from "./signature-claim.ts";
import { hmac, type SigningKeys } from "./signing-key.ts";

const allowedSkewMs = 15 * 60 * 1000;

export interface Verifier {
  accessKeyId: string;
  region: string;
  signingKeys: SigningKeys;
}

/** What the signature says of the body that follows. */
export interface SignedPayload {
  /** SHA-256 of the body in hex, `UNSIGNED-PAYLOAD`, or one of the `STREAMING-…` words. */
  payloadHash: string;
  /** Where the body comes in signed chunks: the chain that begins with the request's signature. */
  chunkSignatures: ChunkSignatures | null;
}

function checkTime(claim: SignatureClaim, now: Date): void {
  const ageMs = now.getTime() - claim.signedAt.getTime();
  if (claim.expiresInSeconds === null) {
    if (Math.abs(ageMs) > allowedSkewMs) throw new S3Error("RequestTimeTooSkewed");
    return;
  }
  if (ageMs > claim.expiresInSeconds * 1000) throw new S3Error("AccessDenied", "Request has expired");
  if (ageMs < -allowedSkewMs) throw new S3Error("AccessDenied", "Request is not valid yet");
}

function checkScope(claim: SignatureClaim, verifier: Verifier): void {
  if (claim.accessKeyId !== verifier.accessKeyId) throw new S3Error("InvalidAccessKeyId");
  const code = claim.presigned ? "AuthorizationQueryParametersError" : "AuthorizationHeaderMalformed";
  if (claim.region !== verifier.region) {
    throw new S3Error(code, `the region '${claim.region}' is wrong; expecting '${verifier.region}'`, {
      Region: verifier.region,
    });
  }
  if (claim.service !== "s3" || claim.terminator !== "aws4_request" || !claim.amzDate.startsWith(claim.day))
    throw new S3Error(code);
}

/** A header that means something to S3 must be covered, or the holder of a presigned URL could change what it does. */
function checkSignedHeaders(request: S3Request, claim: SignatureClaim): void {
  const covered = (name: string) =>
    claim.signedHeaders.includes(name) || (claim.presigned && name === "x-amz-content-sha256");
  const missing = Object.keys(request.message.headers).filter((name) => name.startsWith("x-amz-") && !covered(name));
  if (!claim.signedHeaders.includes("host")) missing.push("host");
  if (missing.length > 0) {
    throw new S3Error("AccessDenied", "There were headers present in the request which were not signed", {
      HeadersNotSigned: missing.join(", "),
    });
  }
}

/**
 * Verifies AWS Signature Version 4, in the query or in the Authorization header. A signed `content-length` is thereby
 * bound: another length is another signature.
 * @throws S3Error SignatureDoesNotMatch, AccessDenied, InvalidAccessKeyId, RequestTimeTooSkewed, …
 */
export function verifySignature(request: S3Request, verifier: Verifier, now: Date): SignedPayload {
  const claim = readSignatureClaim(request);
  checkScope(claim, verifier);
  checkTime(claim, now);
  checkSignedHeaders(request, claim);
  const scope = `${claim.day}/${claim.region}/s3/aws4_request`;
  const requestHash = canonicalRequestHash(request, claim.signedHeaders, claim.payloadHash);
  const signingKey = verifier.signingKeys.forDay(claim.day);
  const expected = hmac(signingKey, ["AWS4-HMAC-SHA256", claim.amzDate, scope, requestHash].join("\n"));
  const given = Buffer.from(claim.signature, "hex");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new S3Error("SignatureDoesNotMatch");
  const chunksAreSigned = claim.payloadHash.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  return {
    payloadHash: claim.payloadHash,
    chunkSignatures: chunksAreSigned ? new ChunkSignatures(signingKey, claim.amzDate, scope, claim.signature) : null,
  };
}
