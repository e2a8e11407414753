/**
 * Every error code that either transport can answer with. Codes are stable: clients may switch on them.
 * What each means over HTTP and tRPC is in one table in `@vergence/core` (`kernel/errors.ts`).
 */
export const errorCodes = [
  "malformed_json",
  "invalid_input",
  "unauthenticated",
  "token_expired",
  "forbidden",
  "token_scope",
  "origin_not_allowed",
  "not_found",
  "method_not_allowed",
  "invalid_transition",
  "already_completed",
  "not_ready",
  "idempotency_in_progress",
  "gone",
  "payload_too_large",
  "token_size_limit",
  "unsupported_media_type",
  "range_not_satisfiable",
  "idempotency_mismatch",
  "parts_mismatch",
  "stored_bytes_mismatch",
  "source_changed",
  "rate_limited",
  "drm_not_configured",
  "storage_unavailable",
  "database_unavailable",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];
