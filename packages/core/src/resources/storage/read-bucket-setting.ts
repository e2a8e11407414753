import { AppError } from "../../kernel/errors.ts";
import { callStore } from "./call-store.ts";
import { httpStatusOf } from "./translate-s3-error.ts";

/**
 * Reads a setting of the bucket (CORS, lifecycle): what `send` answers, `whenUnset` where none is stored (404),
 * null where the store has no such API or does not let us look.
 */
export async function readBucketSetting<T>(
  timeoutMs: number,
  whenUnset: T,
  send: (options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T | null> {
  try {
    return await callStore({ timeoutMs }, send);
  } catch (error) {
    const status = httpStatusOf(error);
    if (status === 404) return whenUnset;
    if (error instanceof AppError && (status === 501 || (status !== undefined && status < 500))) return null;
    throw error;
  }
}
