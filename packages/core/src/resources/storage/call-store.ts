import { startTimer } from "@vergence/timers";
import { AppError } from "../../kernel/errors.ts";
import { translateS3Error } from "./translate-s3-error.ts";

/**
 * Runs one call with one deadline over all of the SDK's attempts, up to the answer's headers: a body that streams
 * afterwards is not interrupted.
 * @throws AppError, see `translateS3Error`; storage_unavailable at the deadline; the caller's own reason when its
 * signal aborts
 */
export async function callStore<T>(
  limits: { timeoutMs: number; signal?: AbortSignal | undefined },
  send: (options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  limits.signal?.throwIfAborted();
  const deadline = new AbortController();
  const timer = startTimer(() => deadline.abort(), limits.timeoutMs);
  const abortSignal = limits.signal ? AbortSignal.any([deadline.signal, limits.signal]) : deadline.signal;
  try {
    return await send({ abortSignal });
  } catch (error) {
    limits.signal?.throwIfAborted();
    if (deadline.signal.aborted) {
      throw new AppError("storage_unavailable", "The store did not answer in time.", { cause: error });
    }
    throw translateS3Error(error);
  } finally {
    timer.stop();
  }
}
