import { uploadGroup, type VergenceClient } from "@vergence/client";
import type { TestContext } from "@vergence/core/testing";

/** A video whose job waits: no worker runs in tests of the command. */
export async function makeVideo(client: VergenceClient, videoName: string, folderName = "Home") {
  const files = [{ source: new Blob(["a film"]), fileName: "film.mp4", fileRole: "video" as const }];
  const { libraryId: id } = await uploadGroup(client, { videoName, layout: "SBS", folderName, files });
  const [job] = await client.jobs.list(id);
  return { id, jobId: job?.id ?? 0 };
}

/**
 * In a worker's place: ends a job, with its stream and its video.
 * @param error why it failed; without it, all went well
 */
export async function endJob({ resources: { db } }: TestContext, jobId: number, error?: string): Promise<void> {
  const isGood = error === undefined;
  const end = isGood ? { status: "succeeded" as const } : { status: "failed" as const, error, errorCode: "internal" };
  const { videoId, kind } = await db.job.update({ where: { id: jobId }, data: end });
  await db.stream.updateMany({ where: { jobId }, data: { status: isGood ? "ready" : "failed" } });
  // A further stream that fails leaves the video as it is.
  if (kind !== "ingest") return;
  await db.libraryVideo.update({ where: { id: videoId }, data: { status: isGood ? "ready" : "failed" } });
}
