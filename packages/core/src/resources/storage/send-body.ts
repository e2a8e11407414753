import type { Readable } from "node:stream";
import { callStore } from "./call-store.ts";
import { exactLengthStream } from "./exact-length-stream.ts";

/**
 * Makes a call whose body is a stream of a known length. A body of another length, or one that fails, ends the call.
 * @throws as `callStore`; the body's own error
 */
export async function sendBody<T>(
  limits: { timeoutMs: number; signal?: AbortSignal | undefined },
  { body, sizeBytes }: { body: Readable; sizeBytes: number },
  send: (body: Readable, options: { abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const failed = new AbortController();
  const exact = exactLengthStream(body, sizeBytes);
  exact.once("error", (error) => failed.abort(error));
  const { timeoutMs, signal } = limits;
  const either = signal ? AbortSignal.any([failed.signal, signal]) : failed.signal;
  try {
    return await callStore({ timeoutMs, signal: either }, (options) => send(exact, options));
  } finally {
    exact.destroy();
  }
}
