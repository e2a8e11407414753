import type { Problem } from "@vergence/contract";
import { type AppError, errorTable } from "@vergence/core";

/** An error as a problem document (RFC 9457). */
export function problemOf(error: AppError, request: { path: string; requestId: string }): Problem {
  const { http, title } = errorTable[error.code];
  return {
    type: "about:blank",
    title,
    status: http,
    detail: error.message,
    instance: request.path,
    code: error.code,
    requestId: request.requestId,
    ...(error.issues.length > 0 ? { issues: error.issues } : {}),
  };
}

/** The same as an answer, `application/problem+json`. */
export function problemResponse(error: AppError, request: { path: string; requestId: string }): Response {
  const problem = problemOf(error, request);
  const headers: Record<string, string> = { "content-type": "application/problem+json" };
  if (error.retryAfterSeconds !== null) headers["retry-after"] = String(error.retryAfterSeconds);
  if (problem.status === 401) headers["www-authenticate"] = 'Bearer realm="vergence"';
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
