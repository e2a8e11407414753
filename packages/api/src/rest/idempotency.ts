import { type Answer, AppError, errorTable } from "@vergence/core";
import { toJsonBody } from "./json-body.ts";
import { problemOf } from "./problem-response.ts";

/**
 * A call's `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07), null where none is sent. The draft writes
 * it as a string in quotes (RFC 9651 section 3.3.3), most clients without: both are the same key.
 * @throws AppError invalid_input
 */
export function idempotencyKeyOf(headers: Headers): string | null {
  const sent = headers.get("idempotency-key");
  if (sent === null) return null;
  const key = /^"(.*)"$/.exec(sent)?.[1] ?? sent;
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  const message = "must be 1 to 255 visible ASCII characters";
  throw new AppError("invalid_input", `The Idempotency-Key ${message}.`, {
    issues: [{ path: "Idempotency-Key", message }],
  });
}

/**
 * The answer of a use case as it is kept: what it made, or its refusal.
 * @throws what may be otherwise next time: what cannot be reached, and what is wrong with us
 */
export async function toAnswer(
  run: () => Promise<unknown>,
  status: number,
  request: { path: string; requestId: string },
): Promise<Answer> {
  try {
    return { status, body: await new Response(toJsonBody(await run())).text() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { http, retryable } = errorTable[error.code];
    if (http >= 500 || retryable) throw error;
    return { status: http, body: JSON.stringify(problemOf(error, request)) };
  }
}
