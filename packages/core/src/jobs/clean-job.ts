import { attemptFolder, downloadPrefix, finishesFolder, streamPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { deleteBelow } from "../resources/storage/delete-below.ts";
import { deleteSources } from "./delete-sources.ts";
import { streamFolders } from "./stream-folders.ts";

/** Whose objects are to go. The video is named for a job whose rows went with it. */
export interface JobToClean {
  jobId: number;
  workspaceId?: string | undefined;
  videoId?: number | undefined;
}

/**
 * Deletes what a job stored that nothing refers to: all of a job that was canceled, or is gone with its video; of any
 * other what failed attempts stored, what an attempt stored before it started over, and multivariant playlists that
 * were replaced. Safe to repeat, to be killed anywhere, and beside a running attempt.
 * @returns how many objects were deleted
 * @throws AppError storage_unavailable; the signal's reason on abort
 */
export async function cleanJob(ctx: Resources, input: JobToClean, signal?: AbortSignal): Promise<number> {
  const job = await ctx.db.job.findUnique({
    where: { id: input.jobId },
    include: { video: { select: { workspaceId: true } }, stream: true, sources: true, attempts: true },
  });
  const workspaceId = job?.video.workspaceId ?? input.workspaceId;
  const videoId = job?.videoId ?? input.videoId;
  if (workspaceId === undefined || videoId === undefined) return 0;
  const ofStream = streamPrefix(workspaceId, videoId, input.jobId);
  const ofDownload = downloadPrefix(workspaceId, videoId, input.jobId);
  const isOver = !job || job.status === "canceled";
  if (job && isOver) await deleteSources(ctx.storage, job.sources);
  const folders = isOver ? [""] : job.attempts.filter(isWithoutResult).map(({ id }) => attemptFolder(id));
  let deleted = 0;
  for (const folder of folders)
    for (const prefix of [ofStream, ofDownload]) deleted += await deleteBelow(ctx.storage, prefix + folder, { signal });
  if (isOver) return deleted;
  for (const folder of Object.values(streamFolders.parse(job.stream?.folders ?? {}))) {
    const shared = folder.startsWith(finishesFolder) ? finishesFolder : /^attempts\/\d+\/(?=.)/.exec(folder)?.[0];
    if (shared) deleted += await deleteBelow(ctx.storage, ofStream + shared, { signal, except: ofStream + folder });
  }
  return deleted;
}

/** An attempt that is open may succeed yet. */
const isWithoutResult = ({ outcome }: { outcome: string | null }) => outcome !== null && outcome !== "succeeded";
