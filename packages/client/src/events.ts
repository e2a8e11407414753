import type { VergenceEvent } from "@vergence/contract";
import { startTimer, type Timer } from "@vergence/timers";
import { VergenceNetworkError } from "./errors.ts";
import { readEventStream } from "./event-stream.ts";
import type { OpenStream } from "./http.ts";
import { asksToWaitTooLong, defaultRetryPolicy, isRetryable, type RetryPolicy, retryDelayMs } from "./retry.ts";
import { type Runtime, systemRuntime } from "./runtime.ts";

/** What `client.events()` gives. Keep `id`: with it as `lastEventId` the next program goes on where this one ended. */
export type StreamedEvent =
  | { kind: "event"; id: string; event: VergenceEvent }
  /** Events before this place were missed and are kept no more: ask the API what is true now. */
  | { kind: "resync"; id: string };

export interface EventsOptions {
  /** The last `id` that was heard; from now on where not given. */
  lastEventId?: string;
  signal?: AbortSignal;
  /** A line that is silent for so long counts as broken; the server says something every 15 seconds. Default 60. */
  silenceSeconds?: number;
  policy?: RetryPolicy;
  runtime?: Runtime;
}

/**
 * The workspace's events, each once and in order, for as long as one reads: a broken line is opened again where it ended.
 * Ends with the signal (without an error), or throws VergenceApiError when the server refuses for good or asks for more than 15 minutes.
 */
export async function* streamEvents(open: OpenStream, options: EventsOptions = {}): AsyncGenerator<StreamedEvent> {
  const { signal, silenceSeconds = 60, policy = defaultRetryPolicy, runtime = systemRuntime } = options;
  let lastEventId = options.lastEventId ?? "";
  let failedAttempts = 0;
  while (!signal?.aborted) {
    const line = openLine(signal, silenceSeconds);
    try {
      const body = await open({
        path: "/events",
        headers: lastEventId ? { "Last-Event-ID": lastEventId } : {},
        signal: line.signal,
      });
      for await (const { id, event, data } of readEventStream(body)) {
        line.heard();
        failedAttempts = 0;
        if (id) lastEventId = id;
        if (data === null) continue;
        // While the program is busy with an event, the line may well be silent to us.
        line.rest();
        if (event === "resync") yield { kind: "resync", id };
        else yield { kind: "event", id, event: JSON.parse(data) as VergenceEvent };
        line.heard();
      }
      // The server ended the stream, as it does when it restarts.
      failedAttempts ||= 1;
      await pause(undefined);
    } catch (error) {
      if (signal?.aborted) return;
      // Also of a refusal whose line fell silent before its end.
      if (asksToWaitTooLong(error)) throw error;
      if (!isRetryable(error) && !line.signal.aborted && !(error instanceof TypeError)) throw error;
      failedAttempts = Math.min(failedAttempts + 1, 30);
      await pause(error);
    } finally {
      line.close();
    }
  }

  async function pause(error: unknown): Promise<void> {
    const delayMs = retryDelayMs(failedAttempts, error, policy, runtime.random);
    await runtime.delay(delayMs, signal).catch(() => undefined);
  }
}

/** Ends a connection that has been silent for too long, or with the caller's signal. */
function openLine(signal: AbortSignal | undefined, silenceSeconds: number) {
  const silence = new AbortController();
  let timer: Timer | undefined;
  const rest = () => timer?.stop();
  const heard = () => {
    rest();
    timer = startTimer(
      () => silence.abort(new VergenceNetworkError("GET /events", new Error("the line is silent"))),
      silenceSeconds * 1_000,
    );
  };
  heard();
  return {
    signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    heard,
    rest,
    close() {
      rest();
      silence.abort();
    },
  };
}
