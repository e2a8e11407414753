import type { CompletedFile } from "@vergence/contract";
import { rangeOfPart } from "@vergence/contract/part-plan";
import type { VergenceClient } from "../client.ts";
import { StoreError, UploadError, VergenceApiError } from "../errors.ts";
import { withRetry } from "../retry.ts";
import { forEachBounded, type Limit } from "./limit.ts";
import { createPartChecksums, type PartChecksums } from "./part-checksums.ts";
import { etagsOfWholeParts, missingPartNumbers } from "./part-plan.ts";
import { createPartUrlBatches } from "./part-url-batches.ts";
import { type SendPartContext, sendPart } from "./send-part.ts";

export interface UploadFileContext extends SendPartContext {
  client: VergenceClient;
  uploadSessionId: string;
  /** Whether the store may hold parts from an earlier run. */
  resumed: boolean;
  /** Shared by all files of the group: how many parts are under way at a time. */
  limit: Limit;
  concurrency: number;
  partUrlBatchSize: number;
  /** Whether each part is sent with its checksum. */
  checksums: boolean;
  /** Stops the whole group at once, not only when the other parts under way have ended. */
  stop(error: unknown): never;
}

/** How often a file whose parts the server does not find in order is mended before its error is final. */
const maxCompletionRounds = 3;

/** Sends what the store lacks of one file, then completes it. */
export async function uploadFile(context: UploadFileContext): Promise<CompletedFile> {
  const { state, source, reporter } = context;
  const sums = context.checksums ? createPartChecksums(state, source) : null;
  const etags = context.resumed ? etagsOfWholeParts(state, await listParts(context)) : new Map<number, string>();
  let uploadedBytes = 0;
  for (const partNumber of etags.keys()) uploadedBytes += rangeOfPart(state, partNumber).sizeBytes;
  reporter.alreadyUploaded(etags.size, uploadedBytes);

  for (let round = 1; ; round++) {
    reporter.enter("uploading");
    await sendMissingParts(context, etags, sums);
    reporter.enter("completing");
    await source.verify();
    try {
      const completed = await complete(context, etags, sums);
      reporter.enter("completed");
      return completed;
    } catch (error) {
      if (!isPartsMismatch(error) || round >= maxCompletionRounds) throw error;
      await forgetWrongParts(context, etags);
      if (missingPartNumbers(state, etags).length === 0) throw error;
    }
  }
}

async function sendMissingParts(
  context: UploadFileContext,
  etags: Map<number, string>,
  sums: PartChecksums | null,
): Promise<void> {
  const { client, uploadSessionId, state, limit, concurrency, stop, signal } = context;
  const missing = missingPartNumbers(state, etags);
  // With checksums a batch is read before its first part is sent: no more than is then sent at once.
  const batchSize = sums ? Math.min(context.partUrlBatchSize, concurrency) : context.partUrlBatchSize;
  const urls = createPartUrlBatches(missing, batchSize, async (partNumbers) => {
    const body = sums ? { parts: await sums.of(partNumbers, signal) } : { partNumbers };
    const ask = () => client.uploads.partUrls(uploadSessionId, state.uploadId, body, context);
    return (await retried(context, ask)).parts;
  });
  const sendOne = async (index: number) => {
    const { partNumber, etag } = await sendPart(context, urls, index);
    if (etag === null && state.uploadStrategy === "multipart")
      throw new UploadError("The store's answer shows no ETag header; its CORS has to expose it");
    etags.set(partNumber, etag ?? "");
  };
  const stopUnlessGone = (error: unknown) => {
    if (isUploadGone(error)) throw error;
    stop(error);
  };
  // NoSuchUpload: the parts were joined, and the server was killed before it recorded that, or they are lost. The
  // complete call finds out which. A file that another program, or the last call of an earlier run, completed
  // meanwhile gets the same answer.
  await forEachBounded(missing.keys(), concurrency, (index) => limit(() => sendOne(index)).catch(stopUnlessGone)).catch(
    (error: unknown) => {
      if (!isUploadGone(error)) throw error;
    },
  );
}

const isUploadGone = (error: unknown) =>
  (error instanceof StoreError && error.storeCode === "NoSuchUpload") ||
  (error instanceof VergenceApiError && error.code === "already_completed");

async function complete(
  context: UploadFileContext,
  etags: ReadonlyMap<number, string>,
  sums: PartChecksums | null,
): Promise<CompletedFile> {
  const { client, uploadSessionId, state, signal } = context;
  const isMultipart = state.uploadStrategy === "multipart";
  const partNumbers = Array.from({ length: state.totalParts }, (_, index) => index + 1);
  // Those of parts that an earlier run has sent are read now.
  const named =
    isMultipart && sums ? await sums.of(partNumbers, signal) : partNumbers.map((partNumber) => ({ partNumber }));
  const parts = named.map((part) => ({ ...part, etag: etags.get(part.partNumber) ?? "unknown" }));
  const body = isMultipart ? { parts } : {};
  return retried(context, () => client.uploads.completeFile(uploadSessionId, state.uploadId, body, context));
}

const isPartsMismatch = (error: unknown) =>
  error instanceof VergenceApiError && (error.code === "parts_mismatch" || error.code === "stored_bytes_mismatch");

/**
 * Forgets every part that the store lacks or holds otherwise than we sent it, so that it is sent again. The store is
 * asked itself: the server's answer names but the first few wrong parts.
 */
async function forgetWrongParts(context: UploadFileContext, etags: Map<number, string>): Promise<void> {
  const { state, reporter } = context;
  const single = state.uploadStrategy === "single_put";
  const uploaded = single ? new Map<number, string>() : etagsOfWholeParts(state, await listParts(context));
  const wrong = [...etags].filter(
    ([partNumber, etag]) => unquoted(uploaded.get(partNumber)) !== unquoted(etag) || single,
  );
  for (const [partNumber] of wrong) {
    etags.delete(partNumber);
    reporter.lost(rangeOfPart(state, partNumber).sizeBytes);
  }
}

const unquoted = (etag: string | undefined) => etag?.replaceAll('"', "");

function listParts(context: UploadFileContext) {
  const { client, uploadSessionId, state } = context;
  return retried(context, () => client.uploads.listParts(uploadSessionId, state.uploadId, context));
}

function retried<T>({ signal, runtime, retryPolicy }: UploadFileContext, call: () => Promise<T>): Promise<T> {
  return withRetry(call, { signal, runtime, policy: retryPolicy });
}
