import type { VergenceEvent } from "@vergence/contract";
import { startTimer, type Timer } from "@vergence/timers";
import { VergenceNetworkError } from "./errors.ts";
import { readEventStream } from "./event-stream.ts";
import type { OpenStream } from "./http.ts";
import { asksToWaitTooLong, defaultRetryPolicy, isRetryable, type RetryPolicy, retryDelayMs } from "./retry.ts";
import { type Runtime, systemRuntime } from "./runtime.ts";

/** One item of `client.events()`. Store `id`: passed as `lastEventId` it resumes after this item. */
export type StreamedEvent =
  | { kind: "event"; id: string; event: VergenceEvent }
  /** Events before this one were missed and are no longer stored: read the current state from the API. */
  | { kind: "resync"; id: string };

export interface EventsOptions {
  /** The last `id` received. Default: events from now on. */
  lastEventId?: string | undefined;
  signal?: AbortSignal | undefined;
  /** A connection silent for so long is opened again; the server sends a heartbeat every 15 seconds. Default 60. */
  silenceSeconds?: number | undefined;
  policy?: RetryPolicy | undefined;
  runtime?: Runtime | undefined;
}

/**
 * The workspace's events, each once and in order, for as long as the iterator is read: a broken connection is opened
 * again where it ended. Ends when the signal aborts, without an error.
 * @throws VergenceApiError when the server refuses for good, or asks to wait for more than 15 minutes
 */
export async function* streamEvents(open: OpenStream, options: EventsOptions = {}): AsyncGenerator<StreamedEvent> {
  const { signal, silenceSeconds = 60, policy = defaultRetryPolicy, runtime = systemRuntime } = options;
  let lastEventId = options.lastEventId ?? "";
  let failedAttempts = 0;
  while (!signal?.aborted) {
    const connection = watchConnection(signal, silenceSeconds);
    try {
      const body = await open({
        path: "/events",
        headers: lastEventId ? { "Last-Event-ID": lastEventId } : {},
        signal: connection.signal,
      });
      for await (const { id, event, data } of readEventStream(body)) {
        connection.touch();
        failedAttempts = 0;
        if (id) lastEventId = id;
        if (data === null) continue;
        // Nothing is read while the program handles an event, so silence means nothing then.
        connection.rest();
        if (event === "resync") yield { kind: "resync", id };
        else yield { kind: "event", id, event: JSON.parse(data) as VergenceEvent };
        connection.touch();
      }
      // The server ended the stream, as it does when it restarts.
      failedAttempts ||= 1;
      await pause(undefined);
    } catch (error) {
      if (signal?.aborted) return;
      // Also when the connection fell silent before the refusal's end.
      if (asksToWaitTooLong(error)) throw error;
      if (!isRetryable(error) && !connection.signal.aborted && !(error instanceof TypeError)) throw error;
      failedAttempts = Math.min(failedAttempts + 1, 30);
      await pause(error);
    } finally {
      connection.close();
    }
  }

  async function pause(error: unknown): Promise<void> {
    const delayMs = retryDelayMs(failedAttempts, error, policy, runtime.random);
    await runtime.delay(delayMs, signal).catch(() => undefined);
  }
}

/** Ends a connection that has been silent for too long, or with the caller's signal. */
function watchConnection(signal: AbortSignal | undefined, silenceSeconds: number) {
  const silence = new AbortController();
  let timer: Timer | undefined;
  const rest = () => timer?.stop();
  const touch = () => {
    rest();
    timer = startTimer(
      () => silence.abort(new VergenceNetworkError("GET /events", new Error("the connection is silent"))),
      silenceSeconds * 1_000,
    );
  };
  touch();
  return {
    signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    touch,
    rest,
    close() {
      rest();
      silence.abort();
    },
  };
}
