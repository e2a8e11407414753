import { AppError } from "../../kernel/errors.ts";
import { httpStatusOf } from "../storage/translate-s3-error.ts";

/**
 * Why a call to the store failed, in a few fixed words: `timeout`, `unreachable`, `busy` (5xx, 429), `refused` (another
 * status), `unreadable` (an answer that is not understood), the code of what the store said of the caller's parts or
 * object, or `bug`.
 */
export function storeErrorKind(error: unknown): string {
  if (!(error instanceof AppError)) return "bug";
  if (error.code !== "storage_unavailable") return error.code;
  const cause = error.cause as { name?: string; code?: string } | undefined;
  // The SDK calls a connection that was reset a TimeoutError too, but leaves its code.
  if (cause?.name === "AbortError" || (cause?.name === "TimeoutError" && !cause.code)) return "timeout";
  const status = httpStatusOf(error);
  if (status === undefined) return cause === undefined ? "unreadable" : "unreachable";
  if (status >= 500 || status === 429) return "busy";
  return status >= 300 ? "refused" : "unreadable";
}
