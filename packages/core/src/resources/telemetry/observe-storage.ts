import { SpanKind } from "@opentelemetry/api";
import type { Storage } from "../storage/storage.ts";
import { inSpan } from "./in-span.ts";
import type { Metrics } from "./metrics.ts";
import { storeErrorKind } from "./store-error-kind.ts";

/** The calls that answer once, by S3's names. Presigning is none: it makes no request. */
const operations = {
  createMultipartUpload: "CreateMultipartUpload",
  completeMultipartUpload: "CompleteMultipartUpload",
  abortMultipartUpload: "AbortMultipartUpload",
  uploadPart: "UploadPart",
  listParts: "ListParts",
  headObject: "HeadObject",
  getObject: "GetObject",
  putObject: "PutObject",
  deleteObjects: "DeleteObjects",
  check: "HeadBucket",
} as const satisfies Partial<Record<keyof Storage, string>>;

/** What the last argument of some calls carries. */
interface CallOptions {
  signal?: AbortSignal;
  sizeBytes?: number;
}

/** The same store, each call timed and with a span, counted where it fails, and its bytes where it writes. */
export function observeStorage(storage: Storage, metrics: Metrics): Storage {
  const observe = (operation: string, call: (...args: unknown[]) => Promise<unknown>) => {
    const attributes = { "rpc.system": "aws-api", "rpc.method": operation, "aws.s3.bucket": storage.bucket };
    return (...args: unknown[]) =>
      inSpan(`S3 ${operation}`, { kind: SpanKind.CLIENT, attributes }, async () => {
        const { signal, sizeBytes } = (args.at(-1) ?? {}) as CallOptions;
        const stopTimer = metrics.storeSeconds.startTimer({ operation });
        try {
          const answer = await call(...args);
          if (sizeBytes !== undefined && answer !== null) metrics.storeWrittenBytes.inc(sizeBytes);
          return answer;
        } catch (error) {
          // What the caller broke off is nothing that the store did.
          if (!signal?.aborted) countError(metrics, operation, error);
          throw error;
        } finally {
          stopTimer();
        }
      });
  };
  const calls = Object.entries(operations).map(([name, operation]) => {
    const call = storage[name as keyof typeof operations] as (...args: unknown[]) => Promise<unknown>;
    return [name, observe(operation, call)];
  });
  const { listObjects, listMultipartUploads } = storage;
  return {
    ...storage,
    ...(Object.fromEntries(calls) as Pick<Storage, keyof typeof operations>),
    listObjects: (prefix) => observePages(metrics, "ListObjectsV2", listObjects(prefix)),
    listMultipartUploads: (prefix) => observePages(metrics, "ListMultipartUploads", listMultipartUploads(prefix)),
  };
}

/** A listing goes on for as long as its reader likes: only what breaks it is counted. */
async function* observePages<T>(metrics: Metrics, operation: string, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    countError(metrics, operation, error);
    throw error;
  }
}

const countError = (metrics: Metrics, operation: string, error: unknown) =>
  metrics.storeErrors.inc({ operation, kind: storeErrorKind(error) });
