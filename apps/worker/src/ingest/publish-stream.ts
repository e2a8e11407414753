import type { Claim, Logger, Storage } from "@vergence/core";
import type { Poster, StreamFile } from "@vergence/media";
import type { ProgressLog } from "../progress/progress-log.ts";
import { cacheBriefly, cacheControlOf } from "../transfer/cache-control.ts";
import { deleteLeftovers } from "../transfer/delete-leftovers.ts";
import { type FileUpload, uploadFiles } from "../transfer/upload-files.ts";
import type { IngestStep } from "./ingest-steps.ts";

/** How old the knowledge that the attempt is ours may be when an upload begins. */
const maxClaimAgeMs = 2_000;

export interface StreamToPublish {
  poster: Poster;
  /** The multivariant playlist is the last. */
  files: readonly StreamFile[];
}

/**
 * Stores a poster and a stream at the claim's keys. The multivariant playlist goes last, when all that it leads to is there, what an
 * earlier attempt left besides is deleted, and the attempt is sure to be the current one.
 * @throws ClaimLostError; AppError storage_unavailable
 */
export async function publishStream(
  storage: Storage,
  claim: Claim,
  stream: StreamToPublish,
  { progress, signal, logger }: { progress: ProgressLog<IngestStep>; signal: AbortSignal; logger: Logger },
): Promise<void> {
  const { path, contentType } = stream.poster;
  const poster = { path, key: claim.posterKey, contentType, cacheControl: cacheBriefly };
  const files = stream.files.map((file) => toUpload(claim, file));
  const all = [poster, ...files];
  let done = 0;
  const options = {
    signal,
    beforeEach: () => progress.confirm(maxClaimAgeMs),
    onFile: () => progress.set("upload", (100 * ++done) / all.length),
  };
  await uploadFiles(storage, all.slice(0, -1), options);
  if (claim.attempt > 1) {
    const keep = new Set(files.map((file) => file.key));
    const deleted = await deleteLeftovers(storage, claim.streamPrefix, keep, signal);
    if (deleted > 0) logger.info({ deleted }, "deleted what an earlier attempt had left");
  }
  await uploadFiles(storage, all.slice(-1), { ...options, beforeEach: () => progress.confirm() });
}

function toUpload(claim: Claim, { path, relativeKey, contentType }: StreamFile): FileUpload {
  return { path, key: claim.streamPrefix + relativeKey, contentType, cacheControl: cacheControlOf(relativeKey) };
}
