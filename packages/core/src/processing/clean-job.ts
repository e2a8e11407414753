import type { Resources } from "../context.ts";
import { streamPrefix } from "../object-keys.ts";
import { deleteSources } from "../remote-upload/delete-sources.ts";

/** Deletes what a canceled job had stored. Safe to repeat and to be killed anywhere. */
export async function cleanJob(ctx: Resources, input: { jobId: number }): Promise<void> {
  const include = { video: true, download: true, sources: true } as const;
  const job = await ctx.db.job.findUnique({ where: { id: input.jobId }, include });
  if (job?.status !== "canceled") return;
  const { video, download, sources } = job;
  if (download) await ctx.storage.deleteObjects([download.storageKey]);
  await deleteSources(ctx.storage, sources);
  const keys: string[] = [];
  for await (const { key } of ctx.storage.listObjects(streamPrefix(video.workspaceId, video.id, job.id)))
    keys.push(key);
  await ctx.storage.deleteObjects(keys);
}
