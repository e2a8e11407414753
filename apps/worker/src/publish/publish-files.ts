import { multivariantPlaylistName } from "@vergence/media";
import { deleteLeftovers } from "../transfer/delete-leftovers.ts";
import { type FileUpload, uploadFiles } from "../transfer/upload-files.ts";
import { withStorePatience } from "../transfer/with-patience.ts";
import { maxClaimAgeMs, type PublishingAttempt } from "./publishing-attempt.ts";

export interface FilesToPublish {
  files: readonly FileUpload[];
  /** Of the attempt's work alone, each ending in a slash. */
  prefixes: readonly string[];
  /** The keys of those files that are stored already. */
  stored?: ReadonlySet<string>;
}

/**
 * Stores what an attempt made, playlists when all that they name is there and the multivariant playlist last, and deletes what an
 * earlier attempt left below the prefixes besides.
 * @throws ClaimLostError; AppError storage_unavailable
 */
export async function publishFiles(
  { resources, claim, progress, signal, logger }: PublishingAttempt,
  { files, prefixes, stored = new Set() }: FilesToPublish,
): Promise<void> {
  let done = stored.size;
  const options = {
    signal,
    beforeEach: () => progress.confirm(maxClaimAgeMs),
    onFile: () => progress.set("upload", (100 * ++done) / files.length),
  };
  const left = files.filter(({ key }) => !stored.has(key));
  const ofRank = (rank: number) => left.filter((file) => rankOf(file) === rank);
  await uploadFiles(resources, ofRank(0), options);
  await uploadFiles(resources, ofRank(1), options);
  if (claim.attempt > 1) {
    const keep = new Set(files.map((file) => file.key));
    for (const prefix of prefixes) {
      const deleted = await withStorePatience(resources, signal, () =>
        deleteLeftovers(resources.storage, prefix, keep, signal),
      );
      if (deleted > 0) logger.info({ deleted }, "deleted what an earlier attempt had left");
    }
  }
  // With it players find the stream: only an attempt that is sure to be the current one may show its own.
  await uploadFiles(resources, ofRank(2), { ...options, beforeEach: () => progress.confirm() });
}

/** Files that name no others, media playlists, and the playlist that names those. */
function rankOf({ key }: FileUpload): 0 | 1 | 2 {
  if (!key.endsWith(".m3u8")) return 0;
  return key.endsWith(`/${multivariantPlaylistName}`) ? 2 : 1;
}

/** Deletes all that a failed attempt had stored below its prefixes, where the work is still ours and the store answers. */
export async function takeBackFiles(
  { resources: { storage }, progress, signal, logger }: PublishingAttempt,
  prefixes: readonly string[],
): Promise<void> {
  try {
    await progress.confirm();
    for (const prefix of prefixes) await deleteLeftovers(storage, prefix, new Set(), signal);
  } catch (error) {
    // Another try writes over it, and the video's end takes it away.
    logger.warn({ err: error }, "what a failed attempt had stored is still there");
  }
}
