import type { IngestResult } from "../jobs/finish-ingest.ts";
import type { Context } from "../resources/context.ts";
import { completeFile } from "../upload/complete-file.ts";
import { uploadGroup } from "./uploads.ts";

/** What a worker says of a film that it has encoded: one second of H264, without a rung. */
export const ingestResult: IngestResult = {
  durationSeconds: 1,
  width: 320,
  height: 180,
  videoCodec: "h264",
  audioCodec: null,
  isHdr: false,
  probes: [],
  progress: [],
  warnings: [],
  playlist: { variants: [], renditions: [], targetDurationSeconds: 2 },
  highestResolutionBytes: 1,
};

/**
 * A video as uploads make it; its ingest waits.
 * @param sizes bytes of its picture, and of each audio track
 */
export async function uploadedVideo(ctx: Context, sizes: number[] = [5]) {
  const { group, files } = await uploadGroup(ctx, sizes);
  for (const file of files) await completeFile(ctx, file);
  const where = { uploadGroupId: group.uploadSessionId };
  const video = await ctx.db.libraryVideo.findUniqueOrThrow({ where, include: { jobs: true, assetFiles: true } });
  const [job] = video.jobs;
  if (!job) throw new Error("A completed group has an ingest.");
  const prefix = `workspaces/${video.workspaceId}/videos/${video.id}/`;
  return { ...video, groupId: group.uploadSessionId, jobId: job.id, prefix };
}

/** Stores five bytes. */
export async function putObject(ctx: Context, key: string): Promise<void> {
  await ctx.storage.putObject(key, Buffer.from("bytes"), { sizeBytes: 5, contentType: "video/mp4" });
}

/** The keys of all objects below a prefix. */
export const keysBelow = (ctx: Context, prefix: string): Promise<string[]> =>
  Array.fromAsync(ctx.storage.listObjects(prefix), ({ key }) => key);
