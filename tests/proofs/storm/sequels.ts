import { VideoFailedError, waitForVideo } from "@vergence/client";
import { ask, askUnless, type StormClient } from "./client.ts";

/** What a client does with a video that it has uploaded. */
export type Sequel = (client: StormClient, libraryId: number) => Promise<void>;

/** Leaves it to the workers. */
export const leave: Sequel = async () => {};

/** Deletes it, twice at the same time. Whose answer was lost finds it gone. */
export const remove: Sequel = async ({ api }, libraryId) => {
  const removing = () => askUnless(["not_found"], () => api.videos.delete(libraryId));
  await Promise.all([removing(), removing()]);
};

/** Cancels its newest job, twice at the same time, if that is not over. */
export const cancelJob: Sequel = async (client, libraryId) => {
  const jobId = await newestJob(client, libraryId);
  const canceling = () => askUnless(["invalid_transition"], () => client.api.jobs.cancel(libraryId, jobId));
  await Promise.all([canceling(), canceling()]);
};

/** Waits for its end and, if that was a failure, tries it again while another client cancels it. */
export const retryJob: Sequel = async (client, libraryId) => {
  if ((await follow(client, libraryId)) !== "failed") return;
  const jobId = await newestJob(client, libraryId);
  const retrying = () => askUnless(["invalid_transition"], () => client.api.jobs.retry(libraryId, jobId));
  const canceling = askUnless(["invalid_transition"], () => client.api.jobs.cancel(libraryId, jobId));
  await Promise.all([retrying(), retrying(), canceling]);
};

/** Waits for its end, and deletes it then. */
export const removeLater: Sequel = async (client, libraryId) => {
  await follow(client, libraryId);
  await remove(client, libraryId);
};

/**
 * Waits until it can be played, asks for a further stream and waits for that, too: work in tasks, one worker's or
 * several's.
 */
export const addStream: Sequel = async (client, libraryId) => {
  if ((await follow(client, libraryId)) !== "ready") return;
  const idempotencyKey = crypto.randomUUID();
  const creating = () => client.api.videos.createStream(libraryId, { streamFormat: "H264" }, { idempotencyKey });
  const { id } = await ask(creating);
  await follow(client, libraryId, id);
};

/** Reads what a page shows. */
export const readLists: Sequel = async ({ api }, libraryId) => {
  const lists: (() => Promise<unknown>)[] = [api.uploads.list, api.videos.list, api.videos.published, api.folders.list];
  for (const list of lists) await ask(() => list());
  await ask(() => api.uploads.list({ status: "completed", limit: 3 }));
  await ask(() => api.jobs.list(libraryId));
  await ask(() => api.videos.streams(libraryId));
};

async function newestJob({ api }: StormClient, libraryId: number): Promise<number> {
  const [job] = await ask(() => api.jobs.list(libraryId));
  if (!job) throw new Error(`Video ${libraryId} has no job`);
  return job.id;
}

/** How a video's processing, or one stream's, came out. */
async function follow({ api, uploading }: StormClient, libraryId: number, jobId?: number): Promise<"ready" | "failed"> {
  try {
    await waitForVideo(api, { libraryId, jobId, pollSeconds: 0.25, retryPolicy: uploading.retryPolicy });
    return "ready";
  } catch (error) {
    if (error instanceof VideoFailedError) return "failed";
    throw error;
  }
}
