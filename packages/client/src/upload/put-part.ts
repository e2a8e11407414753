import { StoreError, VergenceNetworkError } from "../errors.ts";
import { parseRetryAfter } from "../retry-after.ts";
import { watchForStall } from "./stall.ts";
import type { PutPartInput, StoreAnswer } from "./store-answer.ts";
import { sendWithXhr } from "./xhr.ts";

/**
 * Sends one part once.
 * @returns the part's etag as the store gave it, null when the store's CORS does not expose it
 * @throws StoreError, VergenceNetworkError, or the signal's reason
 */
export async function putPart(input: PutPartInput): Promise<string | null> {
  const stall = watchForStall(input.stallTimeoutSeconds);
  const signal = AbortSignal.any([input.signal, stall.signal]);
  const onSent = (sentBytes: number) => {
    stall.moved();
    input.onSent(sentBytes);
  };
  let answer: StoreAnswer;
  try {
    answer = await send({ ...input, signal, onSent });
  } catch (error) {
    input.signal.throwIfAborted();
    throw new VergenceNetworkError(`PUT of ${input.part}`, stall.signal.aborted ? stall.signal.reason : error);
  } finally {
    stall.stop();
  }
  if (answer.status >= 200 && answer.status < 300) return answer.etag;
  throw new StoreError({
    part: input.part,
    status: answer.status,
    storeCode: /<Code>([^<]+)<\/Code>/.exec(answer.text)?.[1] ?? null,
    retryAfterSeconds: parseRetryAfter(answer.retryAfter, Date.now()),
  });
}

/** Browsers report the progress of a request through XMLHttpRequest alone; other platforms have no more than fetch. */
function send(input: PutPartInput): Promise<StoreAnswer> {
  if (input.body instanceof Blob && typeof XMLHttpRequest !== "undefined") return sendWithXhr(input.body, input);
  return sendWithFetch(input);
}

async function sendWithFetch({ url, body, headers, signal, fetch, onSent }: PutPartInput): Promise<StoreAnswer> {
  const sizeBytes = body instanceof Blob ? body.size : body.sizeBytes;
  const stream = body instanceof Blob ? body.stream() : body.open();
  const request: RequestInit & { duplex: "half" } = {
    method: "PUT",
    body: stream.pipeThrough(countBytes(onSent)),
    // The URL is signed for exactly this length; without the header a stream would go out chunked.
    headers: { ...headers, "Content-Length": String(sizeBytes) },
    duplex: "half",
    signal,
  };
  const response = await fetch(url, request);
  return {
    status: response.status,
    etag: response.headers.get("ETag"),
    retryAfter: response.headers.get("Retry-After"),
    text: await response.text(),
  };
}

function countBytes(
  onSent: (sentBytes: number) => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let sentBytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      sentBytes += chunk.byteLength;
      onSent(sentBytes);
      controller.enqueue(chunk);
    },
  });
}
