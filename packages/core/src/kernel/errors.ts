import type { ErrorCode } from "@vergence/contract";

/** One violated rule of an input: `path` in dotted form (`files.0.sizeBytes`), `message` in plain words. */
export interface Issue {
  path: string;
  message: string;
}

interface ErrorMeaning {
  /** HTTP status of the problem document (RFC 9457). */
  http: number;
  /** tRPC's name for the same thing; both transports refuse the same things alike. */
  trpc: TrpcCode;
  /** Whether the same call may succeed later without any change. */
  retryable: boolean;
  title: string;
  /** Whether the log has to show it: something of ours, or that we need, is out of order. */
  blame: "caller" | "server";
}

type TrpcCode =
  | "PARSE_ERROR"
  | "BAD_REQUEST"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "METHOD_NOT_SUPPORTED"
  | "CONFLICT"
  | "PRECONDITION_FAILED"
  | "PAYLOAD_TOO_LARGE"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "UNPROCESSABLE_CONTENT"
  | "TOO_MANY_REQUESTS"
  | "NOT_IMPLEMENTED"
  | "SERVICE_UNAVAILABLE"
  | "INTERNAL_SERVER_ERROR";

const meaning = (http: number, trpc: TrpcCode, title: string, retryable = false): ErrorMeaning => ({
  http,
  trpc,
  retryable,
  title,
  blame: "caller",
});

/** Of an error that is no caller's. */
const fault = (http: number, trpc: TrpcCode, title: string, retryable = false): ErrorMeaning => ({
  ...meaning(http, trpc, title, retryable),
  blame: "server",
});

/** What each code means at both transports. A code without an entry fails the type check. */
export const errorTable: Record<ErrorCode, ErrorMeaning> = {
  malformed_json: meaning(400, "PARSE_ERROR", "Malformed JSON"),
  invalid_input: meaning(400, "BAD_REQUEST", "Invalid input"),
  unauthenticated: meaning(401, "UNAUTHORIZED", "Not authenticated"),
  token_expired: meaning(401, "UNAUTHORIZED", "The upload token has expired"),
  forbidden: meaning(403, "FORBIDDEN", "Not allowed"),
  token_scope: meaning(403, "FORBIDDEN", "Outside the upload token's scope"),
  origin_not_allowed: meaning(403, "FORBIDDEN", "Origin not allowed"),
  not_found: meaning(404, "NOT_FOUND", "Not found"),
  method_not_allowed: meaning(405, "METHOD_NOT_SUPPORTED", "Method not allowed"),
  invalid_transition: meaning(409, "CONFLICT", "Not possible in this state"),
  already_completed: meaning(409, "CONFLICT", "Already completed"),
  not_ready: meaning(409, "CONFLICT", "Not ready yet"),
  idempotency_in_progress: meaning(409, "CONFLICT", "The first call is still in progress", true),
  gone: meaning(410, "PRECONDITION_FAILED", "Gone"),
  payload_too_large: meaning(413, "PAYLOAD_TOO_LARGE", "Too large"),
  token_size_limit: meaning(413, "PAYLOAD_TOO_LARGE", "Larger than the upload token allows"),
  unsupported_media_type: meaning(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type"),
  range_not_satisfiable: meaning(416, "BAD_REQUEST", "Range not satisfiable"),
  idempotency_mismatch: meaning(422, "UNPROCESSABLE_CONTENT", "The Idempotency-Key was used for another call"),
  parts_mismatch: meaning(422, "UNPROCESSABLE_CONTENT", "The parts do not match"),
  stored_bytes_mismatch: meaning(422, "UNPROCESSABLE_CONTENT", "The stored bytes do not match"),
  source_changed: meaning(422, "UNPROCESSABLE_CONTENT", "The source changed after completion"),
  rate_limited: meaning(429, "TOO_MANY_REQUESTS", "Too many calls", true),
  drm_not_configured: meaning(501, "NOT_IMPLEMENTED", "DRM is not configured"),
  storage_unavailable: fault(503, "SERVICE_UNAVAILABLE", "The store cannot be reached", true),
  database_unavailable: fault(503, "SERVICE_UNAVAILABLE", "The database cannot be reached", true),
  internal: fault(500, "INTERNAL_SERVER_ERROR", "Internal error"),
};

/** When a call with a retryable code may be made again, unless its error says otherwise. */
export const retryAfterSeconds = 5;

/**
 * The one error that crosses the house. `message` is shown to callers: it never carries SQL, a stack trace, a secret
 * or another workspace's data. `cause` is for the log only.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[];
  /** When the same call may succeed; null where the code is not a retryable one. */
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    options: { issues?: Issue[]; cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = errorTable[code].retryable ? (options.retryAfterSeconds ?? retryAfterSeconds) : null;
  }
}
