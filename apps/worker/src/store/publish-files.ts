import { multivariantPlaylistName } from "@vergence/media";
import type { FileUpload } from "./file-upload.ts";
import { maxClaimAgeMs, type PublishingAttempt } from "./publishing-attempt.ts";
import { uploadFiles } from "./upload-files.ts";

/**
 * Stores what an attempt made, playlists when all that they name is there and the multivariant playlist last.
 * @param stored the keys of those files that are stored already
 * @throws ClaimLostError; AppError storage_unavailable
 */
export async function publishFiles(
  { resources, progress, signal }: PublishingAttempt,
  files: readonly FileUpload[],
  stored: ReadonlySet<string> = new Set(),
): Promise<void> {
  let done = stored.size;
  const options = {
    signal,
    beforeEach: () => progress.confirm(maxClaimAgeMs),
    onStored(share: number) {
      // Shares of a file in three parts add up to one.
      done = Math.round((done + share) * 1e6) / 1e6;
      progress.set("upload", (100 * done) / files.length);
    },
  };
  const left = files.filter(({ key }) => !stored.has(key));
  const ofRank = (rank: number) => left.filter((file) => rankOf(file) === rank);
  await uploadFiles(resources, ofRank(0), options);
  await uploadFiles(resources, ofRank(1), options);
  await uploadFiles(resources, ofRank(2), options);
}

/** Files that name no others, media playlists, and the playlist that names those. */
function rankOf({ key }: FileUpload): 0 | 1 | 2 {
  if (!key.endsWith(".m3u8")) return 0;
  return key.endsWith(`/${multivariantPlaylistName}`) ? 2 : 1;
}
