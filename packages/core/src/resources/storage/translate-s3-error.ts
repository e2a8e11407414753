import { AppError } from "../../kernel/errors.ts";

/** What errors of the SDK carry, all of it optional: they come from the store, from sockets and from parsers. */
interface SdkError {
  name?: string;
  code?: string;
  message?: string;
  Code?: string;
  $metadata?: { httpStatusCode?: number };
}

/** The SDK's error, also where `translateS3Error` has wrapped it already. */
function asSdkError(error: unknown): SdkError {
  const raw = error instanceof AppError ? error.cause : error;
  return typeof raw === "object" && raw !== null ? raw : {};
}

/** S3's error code (`NoSuchKey`); answers to HEAD have no body, there it is the SDK's name for the status. */
const s3ErrorCode = (error: unknown): string => asSdkError(error).Code ?? asSdkError(error).name ?? "";

export const httpStatusOf = (error: unknown): number | undefined => asSdkError(error).$metadata?.httpStatusCode;

/** Whether the object or the multipart upload is not there: gateways mix NoSuchKey, NoSuchUpload and a bare 404. */
export const isMissing = (error: unknown): boolean =>
  (httpStatusOf(error) === 404 || ["NoSuchKey", "NoSuchUpload", "NotFound"].includes(s3ErrorCode(error))) &&
  s3ErrorCode(error) !== "NoSuchBucket";

/**
 * Whether the store does not know an operation, or these credentials may not: Swift and others lack some, and policies
 * leave some out.
 */
export function isRefusedOperation(error: unknown): boolean {
  const status = httpStatusOf(error) ?? 0;
  const isRefused = (status >= 400 && status < 500 && status !== 429) || status === 501;
  return isRefused && s3ErrorCode(error) !== "NoSuchBucket";
}

const unreachableCodes = new Set([
  ...["ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH"],
  ...["ENETUNREACH", "ERR_TLS_CERT_ALTNAME_INVALID", "DEPTH_ZERO_SELF_SIGNED_CERT", "CERT_HAS_EXPIRED", "EPROTO"],
]);

/** Codes that mean "later" even where a 200 carries them in its body. */
const busyCodes = new Set(["InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "OperationAborted"]);

const partsReasons: Record<string, string> = {
  InvalidPart: "a part is not stored, or its etag is another",
  InvalidPartOrder: "the parts are not in ascending order",
  BadDigest: "a checksum is not that of the stored part",
  EntityTooSmall: "a part other than the last is smaller than the store allows",
  EntityTooLarge: "the parts add up to more than the store allows",
};

/**
 * What an error of the SDK means to the house: an `AppError`, or the error as it came when it is none of the store's (a
 * bug of ours). The store's own words are passed on only where they speak of the caller's parts.
 */
export function translateS3Error(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const { name = "", code = "", message = "" } = asSdkError(error);
  const s3Code = s3ErrorCode(error);
  const status = httpStatusOf(error);
  const as = (...[to, text]: [ConstructorParameters<typeof AppError>[0], string]) =>
    new AppError(to, text, { cause: error });

  const partsReason = partsReasons[s3Code];
  if (partsReason !== undefined) {
    const words = message === "" || message === s3Code || message === "UnknownError" ? "" : ` (${message})`;
    return as("parts_mismatch", `The store refused the parts with ${s3Code}: ${partsReason}${words}.`);
  }
  if (status === 412 || s3Code === "PreconditionFailed") {
    return as("source_changed", "The stored object is not the one that was completed.");
  }
  if (status === 416 || s3Code === "InvalidRange") {
    return as("range_not_satisfiable", "The range is outside of the object.");
  }
  if (unreachableCodes.has(code) || name === "TimeoutError") {
    return as("storage_unavailable", "The store cannot be reached.");
  }
  if (busyCodes.has(s3Code) || (status !== undefined && status >= 500) || status === 429) {
    return as("storage_unavailable", "The store cannot serve the request now.");
  }
  if (status !== undefined && status >= 300) {
    return as("storage_unavailable", `The store refused the request: ${status} ${s3Code}.`);
  }
  if (status !== undefined) return as("storage_unavailable", "The store's answer could not be read.");
  return error;
}
