import type { FileState, PartUrl } from "@vergence/contract";
import { StoreError } from "../errors.ts";
import { isRetryable, type RetryPolicy, retryDelayMs } from "../retry.ts";
import type { Runtime } from "../runtime.ts";
import type { PartUrlBatches } from "./part-url-batches.ts";
import type { FileReporter } from "./progress.ts";
import { putPart } from "./put-part.ts";
import type { UploadSource } from "./upload-source.ts";

export interface SendPartContext {
  state: FileState;
  source: UploadSource;
  reporter: FileReporter;
  signal: AbortSignal;
  runtime: Runtime;
  retryPolicy: RetryPolicy;
  stallTimeoutSeconds: number;
  fetch: typeof fetch;
}

/** A store that refuses fresh URLs too has another reason than their age. */
const maxRefusals = 3;

/**
 * Sends one part until the store has it: takes a new URL when the store refuses the old one, backs off when the
 * connection or the store fails.
 * @param index the part's place in the list that `urls` was made for
 * @returns the part's number, size and etag (null: hidden by the store's CORS)
 */
export async function sendPart(context: SendPartContext, urls: PartUrlBatches, index: number) {
  const { source, reporter, signal, runtime, retryPolicy } = context;
  let refusals = 0;
  let url = await urls.take(index);
  for (let failedAttempts = 1; ; failedAttempts++) {
    signal.throwIfAborted();
    try {
      const etag = await putOnce(context, url);
      reporter.acknowledged(url.partNumber, url.sizeBytes);
      return { partNumber: url.partNumber, etag };
    } catch (error) {
      reporter.inFlight(url.partNumber, 0);
      signal.throwIfAborted();
      await source.verify();
      const refused = isRefusedAddress(error);
      if (refused && ++refusals >= maxRefusals) throw error;
      if (!(refused || isRetryable(error)) || failedAttempts >= retryPolicy.maxAttempts) throw error;
      if (!refused) await runtime.delay(retryDelayMs(failedAttempts, error, retryPolicy, runtime.random), signal);
      // A store that refuses early closes the connection, and its 403 may be lost: take a new URL then, too.
      if (refused || failedAttempts > 1) url = await urls.renew(index, url);
    }
  }
}

/** 403: the URL has expired. 404: its upload is gone; the server's answer to the request for a new URL says why. */
const isRefusedAddress = (error: unknown) =>
  error instanceof StoreError && (error.status === 403 || error.status === 404);

function putOnce(context: SendPartContext, { partNumber, byteStart, byteEnd, url, headers }: PartUrl) {
  const { state, source, reporter, signal, stallTimeoutSeconds, fetch } = context;
  return putPart({
    url,
    headers,
    body: source.slice(byteStart, byteEnd),
    part: `part ${partNumber} of ${state.fileName}`,
    stallTimeoutSeconds,
    signal,
    fetch,
    onSent: (sentBytes) => reporter.inFlight(partNumber, sentBytes),
  });
}
