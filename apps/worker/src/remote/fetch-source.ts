import { mkdir } from "node:fs/promises";
import { AppError } from "@vergence/core";
import { noteSource, noteStored, type RemoteSource, type SourceNote } from "@vergence/core/worker";
import { fetchBytes } from "./fetch-bytes.ts";
import type { StoredPart } from "./part-writer.ts";
import type { SourceRun } from "./source-run.ts";
import { findStoredParts } from "./stored-parts.ts";

/**
 * Imports one file of a fetch job to the store, from where the workers before have left it. The order of the notes
 * shows the next worker what is there: the upload before its parts, the length before the upload is completed, the
 * object after it was seen.
 * @throws as `fetchBytes`; ClaimLostError; AppError storage_unavailable
 */
export async function fetchSource(run: SourceRun, source: RemoteSource): Promise<void> {
  const { storage } = run.resources;
  await mkdir(run.folder, { recursive: true });
  const stored = await findStoredParts(storage, source);
  if (stored.kind === "object") return keepObject(run, source, source.totalBytes);
  if (stored.kind === "all") return complete(run, source, stored, source.totalBytes);
  const note = (data: SourceNote) => noteSource(run.resources, run.claim, source.sourceId, data);
  const { sizeBytes, ...upload } = await fetchBytes({ ...run, source, stored, note });
  await note({ totalBytes: sizeBytes });
  await complete(run, source, upload, sizeBytes);
}

async function complete(
  run: SourceRun,
  source: RemoteSource,
  { multipartUploadId, parts }: { multipartUploadId: string; parts: StoredPart[] },
  totalBytes: number | null,
): Promise<void> {
  await run.resources.storage.completeMultipartUpload(source.storageKey, multipartUploadId, parts);
  await keepObject(run, source, totalBytes);
}

async function keepObject(run: SourceRun, source: RemoteSource, totalBytes: number | null): Promise<void> {
  const stored = await run.resources.storage.headObject(source.storageKey);
  if (!stored || stored.sizeBytes !== totalBytes)
    throw new AppError("storage_unavailable", "The store does not hold the file that was put together.");
  await noteStored(run.resources, run.claim, source.sourceId, stored);
}
