import { deleteLeftovers } from "../transfer/delete-leftovers.ts";
import { type FileUpload, uploadFiles } from "../transfer/upload-files.ts";
import type { TaskRun } from "./task-run.ts";

/** How old the knowledge that the attempt is ours may be when an upload begins. */
export const maxClaimAgeMs = 2_000;

export interface FilesToPublish {
  files: readonly FileUpload[];
  /** Of the task alone, each ending in a slash. */
  prefixes: readonly string[];
  /** The keys of those files that are stored already. */
  stored?: ReadonlySet<string>;
}

/**
 * Stores what a task made, playlists when all that they name is there, and deletes what an earlier attempt left below the prefixes besides.
 * @throws ClaimLostError; AppError storage_unavailable
 */
export async function publishFiles(
  { resources: { storage }, claim, progress, signal, logger }: TaskRun,
  { files, prefixes, stored = new Set() }: FilesToPublish,
): Promise<void> {
  let done = stored.size;
  const options = {
    signal,
    beforeEach: () => progress.confirm(maxClaimAgeMs),
    onFile: () => progress.set("upload", (100 * ++done) / files.length),
  };
  const isPlaylist = ({ key }: FileUpload) => key.endsWith(".m3u8");
  const left = files.filter(({ key }) => !stored.has(key));
  await uploadFiles(
    storage,
    left.filter((file) => !isPlaylist(file)),
    options,
  );
  await uploadFiles(storage, left.filter(isPlaylist), options);
  if (claim.attempt === 1) return;
  const keep = new Set(files.map((file) => file.key));
  for (const prefix of prefixes) {
    const deleted = await deleteLeftovers(storage, prefix, keep, signal);
    if (deleted > 0) logger.info({ deleted }, "deleted what an earlier attempt had left");
  }
}

/** Deletes all that a failed task had stored below its prefixes, where the task is still ours and the store answers. */
export async function takeBackFiles(
  { resources: { storage }, progress, signal, logger }: TaskRun,
  prefixes: readonly string[],
): Promise<void> {
  try {
    await progress.confirm();
    for (const prefix of prefixes) await deleteLeftovers(storage, prefix, new Set(), signal);
  } catch (error) {
    // Another try writes over it, and the video's end takes it away.
    logger.warn({ err: error }, "what a failed task had stored is still there");
  }
}
