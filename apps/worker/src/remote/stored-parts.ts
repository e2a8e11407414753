import { rangeOfPart } from "@vergence/contract";
import type { RemoteSource, Storage } from "@vergence/core/worker";
import type { StoredPart } from "./part-writer.ts";

/** What the workers before have left of a source in the store. */
export type StoredParts =
  | { kind: "nothing" }
  /** All parts are there: the upload has to be completed. */
  | { kind: "all"; multipartUploadId: string; parts: StoredPart[] }
  /** Whole parts from the first one on, to which the rest can be added. */
  | { kind: "some"; multipartUploadId: string; parts: StoredPart[]; validator: string }
  /** The object itself: one of them completed the upload, and was killed before it could note it. */
  | { kind: "object" };

/** Asks the store, which alone knows. A part that is there twice over, or not whole, is fetched again. */
export async function findStoredParts(storage: Storage, source: RemoteSource): Promise<StoredParts> {
  const { storageKey, multipartUploadId, partSizeBytes, totalBytes, validator } = source;
  if (multipartUploadId === null) return { kind: "nothing" };
  const listed = await storage.listParts(storageKey, multipartUploadId);
  if (listed === null) {
    const object = await storage.headObject(storageKey);
    return object && object.sizeBytes === totalBytes ? { kind: "object" } : { kind: "nothing" };
  }
  const parts: StoredPart[] = [];
  let storedBytes = 0;
  for (const { partNumber, etag, sizeBytes } of listed) {
    const wanted = rangeOfPart({ totalBytes, partSizeBytes }, parts.length + 1);
    if (partNumber !== wanted.partNumber || sizeBytes !== wanted.sizeBytes) break;
    parts.push({ partNumber, etag });
    storedBytes += sizeBytes;
  }
  if (parts.length > 0 && storedBytes === totalBytes) return { kind: "all", multipartUploadId, parts };
  return parts.length > 0 && validator !== null
    ? { kind: "some", multipartUploadId, parts, validator }
    : { kind: "nothing" };
}
