import { deleteSources } from "../jobs/delete-sources.ts";
import { videoPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { deleteBelow } from "../resources/storage/delete-below.ts";

/**
 * Deletes what the store holds of a video that is being deleted, then its rows. Safe to repeat and to be killed
 * anywhere: the rows, which alone know the keys, go last. While a worker may still store something it only deletes, and
 * comes back.
 * @param signal checked between batches
 */
export async function removeVideo(ctx: Resources, input: { videoId: number }, signal?: AbortSignal): Promise<void> {
  const video = await ctx.db.libraryVideo.findUnique({
    where: { id: input.videoId },
    include: { assetFiles: true, jobs: { include: { sources: true } } },
  });
  if (video?.status !== "deleting") return;
  for (const { sources } of video.jobs) await deleteSources(ctx.storage, sources);
  await ctx.storage.deleteObjects(video.assetFiles.map(({ storageKey }) => storageKey));
  await deleteBelow(ctx.storage, videoPrefix(video.workspaceId, video.id), { signal });

  const waitMs = (video.removeAfter?.getTime() ?? 0) - ctx.clock.now().getTime();
  if (waitMs > 0) {
    const startAfterSeconds = Math.ceil(waitMs / 1000);
    return ctx.queue.send(ctx.db, "delete-video", { videoId: video.id }, { startAfterSeconds });
  }
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.libraryVideo.deleteMany({ where: { id: video.id, status: "deleting" } });
    if (count === 0) return;
    const { workspaceId, uploadGroupId } = video;
    await tx.auditEvent.create({
      data: {
        workspaceId,
        actor: "worker",
        action: "library_video.deleted",
        subject: "library_video",
        subjectId: String(video.id),
        videoId: video.id,
        groupId: uploadGroupId,
      },
    });
    // A single PUT can land as long as its URL lives.
    const startAfterSeconds = ctx.config.upload.urlTtlSeconds + 60;
    if (uploadGroupId) await ctx.queue.send(tx, "clean-group", { groupId: uploadGroupId }, { startAfterSeconds });
  });
}
