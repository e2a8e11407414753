import { S3Error } from "../s3-error.ts";
import type { S3Request } from "../s3-request.ts";

const algorithm = "AWS4-HMAC-SHA256";
const maxExpiresSeconds = 7 * 24 * 3600;

/** What a request says about its own signature, before anything of it is believed. */
export interface SignatureClaim {
  presigned: boolean;
  accessKeyId: string;
  /** `20260131`, the day of the credential scope. */
  day: string;
  region: string;
  service: string;
  terminator: string;
  signedHeaders: string[];
  signature: string;
  /** `20260131T120000Z`. */
  amzDate: string;
  signedAt: Date;
  /** Only of presigned URLs. */
  expiresInSeconds: number | null;
  /** SHA-256 of the body in hex, `UNSIGNED-PAYLOAD`, or one of the `STREAMING-…` words. */
  payloadHash: string;
}

function parseAmzDate(text: string): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function readQueryClaim(request: S3Request): SignatureClaim {
  const refuse = (message: string) => new S3Error("AuthorizationQueryParametersError", message);
  if (request.parameter("X-Amz-Algorithm") !== algorithm) throw refuse(`X-Amz-Algorithm only supports "${algorithm}"`);
  const amzDate = request.parameter("X-Amz-Date") ?? "";
  const signedAt = parseAmzDate(amzDate);
  if (!signedAt) throw refuse("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  const expires = request.parameter("X-Amz-Expires") ?? "";
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > maxExpiresSeconds) {
    throw refuse(`X-Amz-Expires must be between 1 and ${maxExpiresSeconds} seconds`);
  }
  const [accessKeyId = "", day = "", region = "", service = "", terminator = ""] = (
    request.parameter("X-Amz-Credential") ?? ""
  ).split("/");
  return {
    presigned: true,
    accessKeyId,
    day,
    region,
    service,
    terminator,
    signedHeaders: (request.parameter("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: request.parameter("X-Amz-Signature") ?? "",
    amzDate,
    signedAt,
    expiresInSeconds: Number(expires),
    payloadHash: request.amz("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD",
  };
}

function readHeaderClaim(request: S3Request): SignatureClaim {
  const header = request.header("authorization");
  if (header === undefined) throw new S3Error("AccessDenied");
  const match = /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([^,\s]+)$/.exec(
    header,
  );
  const [, credential, signedHeaders, signature] = match ?? [];
  if (!credential || !signedHeaders || !signature) throw new S3Error("AuthorizationHeaderMalformed");
  const amzDate = request.header("x-amz-date") ?? "";
  const signedAt = parseAmzDate(amzDate);
  if (!signedAt) throw new S3Error("AccessDenied", "AWS authentication requires a valid x-amz-date header");
  const payloadHash = request.header("x-amz-content-sha256");
  if (!payloadHash)
    throw new S3Error("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
  const [accessKeyId = "", day = "", region = "", service = "", terminator = ""] = credential.split("/");
  return {
    presigned: false,
    accessKeyId,
    day,
    region,
    service,
    terminator,
    signedHeaders: signedHeaders.split(";"),
    signature,
    amzDate,
    signedAt,
    expiresInSeconds: null,
    payloadHash,
  };
}

/**
 * Reads the signature of a request from its query (presigned URL) or its Authorization header.
 * @throws S3Error AccessDenied when there is none, AuthorizationHeaderMalformed or AuthorizationQueryParametersError
 * when it cannot be read
 */
export function readSignatureClaim(request: S3Request): SignatureClaim {
  return request.parameter("X-Amz-Algorithm") === undefined ? readHeaderClaim(request) : readQueryClaim(request);
}
