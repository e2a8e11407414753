import type { CreateStreamBody } from "@vergence/contract";
import { type Context, cancelJob, createStream, listJobs } from "@vergence/core";
import type { ChangeListener } from "./change-listener.ts";
import type { Product } from "./product.ts";
import { type FilmFile, uploadFilm } from "./upload-film.ts";

/** A video that is ready, of which streams can be made. */
export interface ReadyVideo {
  id: number;
  /** Of the upload that it came from: changes carry it. */
  groupId: string;
}

const jobEnds = ["job.succeeded", "job.failed"] as const;

/** Uploads a film, and has it ingested by a worker that is running. No other job is left behind. */
export async function makeReadyVideo(
  { ctx }: Product,
  changes: ChangeListener,
  files: readonly FilmFile[],
): Promise<ReadyVideo> {
  const { uploadSessionId: groupId } = await uploadFilm(ctx, files);
  await changes.receivedAt(groupId, "job.succeeded");
  const id = await videoIdOf(ctx, groupId);
  await cancelFurtherStreams(ctx, id);
  return { id, groupId };
}

/** The library record that a completed group became. */
export async function videoIdOf({ db }: Context, groupId: string): Promise<number> {
  return (await db.libraryVideo.findFirstOrThrow({ where: { uploadGroupId: groupId } })).id;
}

/**
 * Calls off the streams that an ingest leads to, so that they keep no processor busy while something else is measured.
 * At once after the ingest no encoder runs yet: a worker asks before each step whether its job is still wanted.
 */
export async function cancelFurtherStreams(ctx: Context, videoId: number): Promise<void> {
  for (const { id: jobId, kind, status } of await listJobs(ctx, { id: videoId })) {
    if (kind === "stream" && (status === "queued" || status === "running"))
      await cancelJob(ctx, { id: videoId, jobId });
  }
}

/**
 * Asks for a stream, and waits until its job has succeeded: from the call to the commit that says so, in milliseconds.
 */
export async function timeStream(
  { ctx }: Product,
  changes: ChangeListener,
  { id, groupId }: ReadyVideo,
  body: CreateStreamBody,
): Promise<number> {
  const ended = changes.next(groupId, jobEnds);
  const start = performance.now();
  await createStream(ctx, { id, ...body });
  const { action, atMs } = await ended;
  if (action !== "job.succeeded") {
    const [job] = await listJobs(ctx, { id });
    throw new Error(`The stream's job failed: ${job?.error}`);
  }
  return atMs - start;
}
