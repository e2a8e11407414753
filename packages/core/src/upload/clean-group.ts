import type { Resources } from "../resources/context.ts";

/**
 * Deletes what the store holds of a canceled or expired group, or of a completed one whose video was deleted. Safe to
 * repeat and to be killed anywhere. Uploads are aborted before objects are deleted: an aborted upload can no longer
 * become an object.
 */
export async function cleanGroup(ctx: Resources, input: { groupId: string }): Promise<void> {
  const group = await ctx.db.uploadGroup.findUnique({
    where: { id: input.groupId },
    include: { files: true, video: { select: { id: true } } },
  });
  if (!group || group.status === "pending") return;
  // A group is completed and its video made in one transaction.
  if (group.status === "completed" && group.video) return;
  for (const file of group.files) {
    if (file.multipartUploadId) await ctx.storage.abortMultipartUpload(file.storageKey, file.multipartUploadId);
  }
  await ctx.storage.deleteObjects(group.files.map((file) => file.storageKey));
  await ctx.db.uploadGroup.update({ where: { id: group.id }, data: { cleanedAt: ctx.clock.now() } });
}
