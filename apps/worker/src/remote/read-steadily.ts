import type { IncomingMessage } from "node:http";
import { startTimer } from "@vergence/timers";
import { RemoteProblem } from "../attempt/failures.ts";
import type { RemoteLimits } from "./remote-limits.ts";

/**
 * The bytes of an answer, as long as they keep coming: not one by one for ever. Only the time that we wait counts,
 * never our own pauses between two reads.
 * @throws RemoteProblem when the connection drops, is silent or too slow; the signal's reason
 */
export async function* readSteadily(
  body: IncomingMessage,
  { limits, signal }: { limits: RemoteLimits; signal: AbortSignal },
): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let waitedMs = 0;
  let windowBytes = 0;
  try {
    for (;;) {
      const askedAtMs = performance.now();
      const chunk = await next(chunks, body, limits.idleMs);
      if (chunk === null) return;
      waitedMs += performance.now() - askedAtMs;
      windowBytes += chunk.length;
      if (waitedMs >= limits.slowWindowMs) {
        if (windowBytes < limits.minBytesPerWindow)
          throw new RemoteProblem(
            "remote_slow",
            `The remote server is too slow: it sent ${windowBytes} bytes in ${limits.slowWindowMs / 1_000} s.`,
          );
        waitedMs = 0;
        windowBytes = 0;
      }
      yield chunk;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof RemoteProblem) throw error;
    throw new RemoteProblem("remote_dropped", "The remote server closed the connection early.", { cause: error });
  } finally {
    body.destroy();
  }
}

async function next(chunks: AsyncIterator<Buffer>, body: IncomingMessage, idleMs: number): Promise<Buffer | null> {
  const silent = new RemoteProblem("remote_silent", "The remote server stopped sending.");
  const timer = startTimer(() => body.destroy(silent), idleMs);
  try {
    const { done, value } = await chunks.next();
    return done ? null : value;
  } finally {
    timer.stop();
  }
}
