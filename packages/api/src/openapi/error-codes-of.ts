import type { ErrorCode } from "@vergence/contract";
import type { Route } from "../operations/index.ts";

type Refusing = Pick<Route, "method" | "params" | "query" | "body" | "uploadTokens"> & Partial<Pick<Route, "errors">>;

/** Every code that a call may be refused with: those that follow from its shape, and its own. */
export function errorCodesOf({ method, params, query, body, uploadTokens, errors = [] }: Refusing): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    "unauthenticated",
    "token_expired",
    "forbidden",
    "token_scope",
    "origin_not_allowed",
  ]);
  for (const code of ["rate_limited", "database_unavailable", "internal"] as const) codes.add(code);
  if (uploadTokens === "upload") codes.add("token_size_limit");
  if (params || query || body || method === "post") codes.add("invalid_input");
  if (body)
    for (const code of ["malformed_json", "payload_too_large", "unsupported_media_type"] as const) codes.add(code);
  if (method === "post")
    for (const code of ["idempotency_mismatch", "idempotency_in_progress"] as const) codes.add(code);
  for (const code of errors) codes.add(code);
  return [...codes];
}
