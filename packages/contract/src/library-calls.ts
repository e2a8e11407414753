import { z } from "zod";
import {
  attemptOutcomes,
  downloadKinds,
  jobKinds,
  jobStatuses,
  layouts,
  perspectives,
  streamStatuses,
  streamVisibilities,
  videoStatuses,
} from "./enums.ts";
import { isoTime, isPlainLine, maxIntegerId, pageQuery, plainLineMessage, wholeNumber } from "./primitives.ts";
import { streamFormats } from "./stream-formats.ts";
import { descriptionField, folderNameField, videoNameField } from "./video-fields.ts";

const integerId = wholeNumber(1, maxIntegerId, `must be a positive integer of at most ${maxIntegerId}`);

export const videoParams = z.object({ id: integerId.describe("Id of the video.") });
export const jobParams = videoParams.extend({ jobId: integerId.describe("Id of the job.") });

export const library = z.object({
  createdAt: isoTime.describe("When the video was created."),
  description: z.string().describe("Description of the video; may have several lines."),
  fileFormat3D: z.enum(layouts).describe("How the source stores the two eyes."),
  folderName: z.string().describe("Folder of the video."),
  id: z.int().describe("Id of the video."),
  is3D: z.boolean().describe("Whether the video has two views."),
  isStreaming: z.boolean().describe("Whether a stream is ready to play."),
  perspective: z
    .union([z.literal(0), z.literal(180), z.literal(360)])
    .describe("Field of view in degrees; 0 for a flat picture."),
  thumbnailUrl: z.url().nullable().describe("URL of the poster; null until there is one."),
  videoLength: z.number().nullable().describe("Seconds; null until processing has measured it."),
  videoHeight: z.int().nullable().describe("Height of one eye in pixels; null until processing has measured it."),
  videoName: z.string().describe("Name of the video."),
});
export type Library = z.infer<typeof library>;

export const stream = z.object({
  createdAt: isoTime.describe("When the stream was created."),
  status: z.enum(streamStatuses).describe("State of the stream."),
  streamName: z.string().describe("Name of the stream."),
  streamUrl: z.url().nullable().describe("URL of the multivariant playlist; null until the stream is ready."),
  visibility: z.enum(streamVisibilities).describe("Who can play the stream."),
  highestResolutionUrl: z
    .url()
    .nullable()
    .describe("URL of the media playlist with the highest resolution; null until the stream is ready."),
  highestResolutionBytes: z
    .int()
    .nullable()
    .describe("Size of that rendition in bytes; null until the stream is ready."),
  jobId: z.int().describe("Id of the job that encodes the stream."),
});
export type Stream = z.infer<typeof stream>;

/** A rung that a caller requests. */
const ladderRung = z.object({
  bitrate: z
    .number("must be a number of Mbit/s")
    .min(0.1, "must be at least 0.1 Mbit/s")
    .max(400, "must be at most 400 Mbit/s")
    .describe("Video bitrate in Mbit/s."),
  height: wholeNumber(64, 8640, "must be a whole number from 64 to 8640").describe("Height of one eye in pixels."),
});

/** Best first or in any order; the same height may stand several times with different bitrates. */
export const ladderRequest = z
  .array(ladderRung)
  .min(1, "must have at least one rung")
  .max(16, "must have at most 16 rungs")
  .superRefine((rungs, ctx) => {
    for (const [index, { bitrate, height }] of rungs.entries()) {
      const first = rungs.findIndex((other) => other.bitrate === bitrate && other.height === height);
      if (first < index)
        ctx.addIssue({ code: "custom", path: [index], message: `must differ from rung ${first} in bitrate or height` });
    }
  });
export type LadderRequest = z.infer<typeof ladderRequest>;

/** Body of `POST /api/videos/{id}/streams`. */
export const createStreamBody = z.object({
  streamFormat: z.enum(streamFormats).describe("Codec of the stream; MVHEVC carries both eyes."),
  bitrateLadder: ladderRequest.optional().describe("Renditions to encode; left out, a ladder that fits the source."),
  visibility: z.enum(streamVisibilities).optional().describe("Who can play the video's streams, all of them."),
});
export type CreateStreamBody = z.infer<typeof createStreamBody>;

/** Body of `POST /api/videos/{id}`: only what is passed changes. */
export const updateVideoBody = z.object({
  name: videoNameField.optional().describe("Name of the video."),
  description: descriptionField.optional().describe("Description of the video; may have several lines."),
  layout: z.enum(["2D", "MVHEVC", "SBS", "TB"]).optional().describe("How the source stores the two eyes."),
  perspective: z.enum(perspectives).optional().describe("Field of view."),
  isPublished: z.boolean().optional().describe("Whether the list of published streams contains the video."),
  folderName: folderNameField.optional().describe("Folder of the video."),
  visibility: z.enum(streamVisibilities).optional().describe("Who can play the video's streams, all of them."),
});
export type UpdateVideoBody = z.infer<typeof updateVideoBody>;

/** Body of `POST /api/videos/{id}/download`. */
export const downloadBody = z.object({
  kind: z
    .enum(downloadKinds)
    .default("source")
    .describe("As uploaded; MV-HEVC for Apple's players; side by side for other headsets."),
});
export type DownloadBody = z.infer<typeof downloadBody>;

/** A file for download. What is made on request has no address until its job has succeeded: ask again then. */
export const download = z.object({
  kind: z.enum(downloadKinds).describe("As uploaded; MV-HEVC for Apple's players; side by side for other headsets."),
  fileName: z.string().describe("Name to save the file under."),
  sizeBytes: z.int().nullable().describe("Size of the file; null until it is known."),
  url: z.url().nullable().describe("Presigned URL, which needs no API key; null while the file is being made."),
  expiresAt: isoTime.nullable().describe("When the URL expires; null where there is none."),
  jobId: z.int().nullable().describe("Id of the job that makes the file; null for an uploaded file."),
});
export const downloads = z.object({ files: z.array(download).describe("Files to download.") });
export type Download = z.infer<typeof download>;
export type Downloads = z.infer<typeof downloads>;

export const videoStreams = z.object({ streams: z.array(stream).describe("Streams of the video."), library });
export type VideoStreams = z.infer<typeof videoStreams>;

const folderName = z.string().max(200, "must be at most 200 characters").refine(isPlainLine, plainLineMessage);
const repeatable = z.preprocess(
  (value) => (typeof value === "string" ? [value] : value),
  z.array(folderName).max(100, "at most 100 folders in one call"),
);

/** Query of `GET /api/videos/published`. */
export const publishedQuery = z.object({
  folderName: repeatable.optional().describe("Folders, case-sensitive; may be repeated."),
  visibility: z.enum(streamVisibilities).optional().describe("Only streams of this visibility."),
  limit: pageQuery.shape.limit
    .unwrap()
    .optional()
    .describe("Size of the page; all streams where neither this nor a cursor is given."),
  cursor: pageQuery.shape.cursor,
});
export type PublishedQuery = z.infer<typeof publishedQuery>;

export const publishedVideos = z.array(z.object({ stream, library }));
export type PublishedVideos = z.infer<typeof publishedVideos>;
/** As the procedure answers it; REST names the next page in a `Link` header. */
export const publishedPage = z.object({
  items: publishedVideos.describe("This page, in order."),
  nextCursor: z.string().nullable().describe("Cursor of the next page; null on the last page."),
});
export type PublishedPage = z.infer<typeof publishedPage>;

/** Query of `GET /api/videos`. */
export const listVideosQuery = pageQuery.extend({
  folderName: repeatable.optional().describe("Folders, case-sensitive; may be repeated."),
  status: z.enum(videoStatuses).exclude(["deleting"]).optional().describe("Only videos in this state."),
  search: z
    .string()
    .trim()
    .max(200, "must be at most 200 characters")
    .refine(isPlainLine, plainLineMessage)
    .optional()
    .describe("Text that the name contains, case-insensitive."),
});
export type ListVideosQuery = z.infer<typeof listVideosQuery>;

export const libraryItem = library.extend({
  status: z.enum(videoStatuses).describe("State of the video."),
  isPublished: z.boolean().describe("Whether the list of published streams contains the video."),
  visibility: z.enum(streamVisibilities).describe("Who can play the video's streams."),
});
export const videoPage = z.object({
  items: z.array(libraryItem).describe("This page, in order."),
  nextCursor: z.string().nullable().describe("Cursor of the next page; null on the last page."),
});
export type LibraryItem = z.infer<typeof libraryItem>;
export type VideoPage = z.infer<typeof videoPage>;

/** Answer of `DELETE /api/videos/{id}`: the rest is done by a job. */
export const deletedVideo = z.object({
  id: z.int().describe("Id of the video."),
  status: z.literal("deleting").describe("A job deletes its stored files."),
});
export type DeletedVideo = z.infer<typeof deletedVideo>;

export const folder = z.object({
  folderName: z.string().describe("Name of the folder."),
  videoCount: z.int().describe("Number of videos in it."),
});
export const folders = z.object({ folders: z.array(folder).describe("Folders by name.") });
export type Folder = z.infer<typeof folder>;
export type Folders = z.infer<typeof folders>;

/** Path and body of `POST /api/folders/{folderName}`. */
export const folderParams = z.object({ folderName: folderName.describe("Name of the folder, case-sensitive.") });
export const renameFolderBody = z.object({ name: folderNameField.describe("New name of the folder.") });
export type RenameFolderBody = z.infer<typeof renameFolderBody>;

export const jobProgress = z.object({
  name: z.string().describe("Step of the job, or rendition that it encodes."),
  percent: z.number().min(0).max(100).describe("How much of it is done."),
});
export type JobProgress = z.infer<typeof jobProgress>;

export const jobState = z.object({
  createdAt: isoTime.describe("When the job was created."),
  id: z.int().describe("Id of the job."),
  status: z.enum(jobStatuses).describe("State of the job."),
  progress: z.array(jobProgress).describe("Progress by step."),
  error: z.string().optional().describe("Why the job failed, in words for the film maker; on a failed job only."),
});
export type JobState = z.infer<typeof jobState>;

/** One worker's try at a job, or at one task of it. */
export const jobAttempt = z.object({
  number: z.int().describe("Number of the attempt, from 1, at the job or at the task."),
  task: z.string().nullable().describe("Renditions or file that the task makes; null for the job as a whole."),
  worker: z.string().describe("Worker process, as `host:pid`."),
  startedAt: isoTime.describe("When the attempt started."),
  finishedAt: isoTime.nullable().describe("When the attempt ended; null while it runs."),
  outcome: z.enum(attemptOutcomes).nullable().describe("How the attempt ended; null while it runs."),
  errorCode: z.string().nullable().describe("Stable code of what failed; null where nothing did."),
  error: z.string().nullable().describe("What failed, in words; null where nothing did."),
});
export type JobAttempt = z.infer<typeof jobAttempt>;

/**
 * What a film maker should know of a job that can be done: a rung or a track left out, a source that says otherwise.
 */
export const jobWarning = z.object({
  code: z.string().describe("For example `rung_above_source`, `audio_downmixed` or `frame_rate_varies`."),
  message: z.string().describe("In words, with the files and values that it concerns."),
});
export type JobWarning = z.infer<typeof jobWarning>;

/** All that is known of a job beside its published state; its attempts oldest first. */
export const jobDetail = jobState.extend({
  kind: z.enum(jobKinds).describe("What the job does."),
  attempt: z.int().describe("Number of the latest attempt; 0 before the first."),
  startedAt: isoTime.nullable().describe("When the job started; null before."),
  finishedAt: isoTime.nullable().describe("When the job ended; null before."),
  errorCode: z.string().nullable().describe("Stable code of why the job failed; null if it did not."),
  warnings: z
    .array(jobWarning)
    .describe("What to know of a job that can succeed: a rung or a track left out, for example."),
  attempts: z.array(jobAttempt).describe("Attempts, oldest first."),
});
export type JobDetail = z.infer<typeof jobDetail>;

/** One row of a timeline. */
export const timelineEvent = z.object({
  id: z.string().describe("Id of the event."),
  at: isoTime.describe("When it happened."),
  actor: z.string().describe("Who did it: `key:{id}`, `user:{id}`, `token:{id}`, `worker` or `system`."),
  action: z.string().describe("For example `upload_file.completed` or `job.running`."),
  subject: z.string().describe("Kind of thing that changed."),
  subjectId: z.string().describe("Id of the thing that changed."),
  requestId: z.string().nullable().describe("`X-Request-Id` of the call that led to it; null where there was none."),
  detail: z.record(z.string(), z.unknown()).nullable().describe("More about the change, by action."),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;
