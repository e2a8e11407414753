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

export const videoParams = z.object({ id: integerId });
export const jobParams = videoParams.extend({ jobId: integerId });

export const library = z.object({
  createdAt: isoTime,
  description: z.string(),
  fileFormat3D: z.enum(layouts),
  folderName: z.string(),
  id: z.int(),
  is3D: z.boolean(),
  isStreaming: z.boolean(),
  perspective: z.union([z.literal(0), z.literal(180), z.literal(360)]),
  thumbnailUrl: z.url().nullable(),
  /** Seconds; null until processing has measured it. */
  videoLength: z.number().nullable(),
  /** Pixels of one eye; null until processing has measured it. */
  videoHeight: z.int().nullable(),
  videoName: z.string(),
});
export type Library = z.infer<typeof library>;

export const stream = z.object({
  createdAt: isoTime,
  status: z.enum(streamStatuses),
  streamName: z.string(),
  /** The multivariant playlist; null until the stream is ready. */
  streamUrl: z.url().nullable(),
  visibility: z.enum(streamVisibilities),
  highestResolutionUrl: z.url().nullable(),
  highestResolutionBytes: z.int().nullable(),
  jobId: z.int(),
});
export type Stream = z.infer<typeof stream>;

/** One rung as it is asked for: Mbit/s, and the height of one eye in pixels. */
const ladderRung = z.object({
  bitrate: z
    .number("must be a number of Mbit/s")
    .min(0.1, "must be at least 0.1 Mbit/s")
    .max(400, "must be at most 400 Mbit/s"),
  height: wholeNumber(64, 8640, "must be a whole number from 64 to 8640"),
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
  streamFormat: z.enum(streamFormats),
  /** A ladder that fits the source when none is given. */
  bitrateLadder: ladderRequest.optional(),
  /** Of all the video's streams. */
  visibility: z.enum(streamVisibilities).optional(),
});
export type CreateStreamBody = z.infer<typeof createStreamBody>;

/** Body of `POST /api/videos/{id}`: only what is passed changes. */
export const updateVideoBody = z.object({
  name: videoNameField.optional(),
  description: descriptionField.optional(),
  layout: z.enum(["2D", "MVHEVC", "SBS", "TB"]).optional(),
  perspective: z.enum(perspectives).optional(),
  isPublished: z.boolean().optional(),
  folderName: folderNameField.optional(),
  /** Of all the video's streams. */
  visibility: z.enum(streamVisibilities).optional(),
});
export type UpdateVideoBody = z.infer<typeof updateVideoBody>;

/** Body of `POST /api/videos/{id}/download`. */
export const downloadBody = z.object({ kind: z.enum(downloadKinds).default("source") });
export type DownloadBody = z.infer<typeof downloadBody>;

/** A file for download. What is made on request has no address until its job has succeeded: ask again then. */
export const download = z.object({
  kind: z.enum(downloadKinds),
  fileName: z.string(),
  sizeBytes: z.int().nullable(),
  /** Needs no key; null while the file is being made. */
  url: z.url().nullable(),
  expiresAt: isoTime.nullable(),
  /** Null for what was uploaded. */
  jobId: z.int().nullable(),
});
export const downloads = z.object({ files: z.array(download) });
export type Download = z.infer<typeof download>;
export type Downloads = z.infer<typeof downloads>;

export const videoStreams = z.object({ streams: z.array(stream), library });
export type VideoStreams = z.infer<typeof videoStreams>;

const folderName = z.string().max(200, "must be at most 200 characters").refine(isPlainLine, plainLineMessage);
const repeatable = z.preprocess(
  (value) => (typeof value === "string" ? [value] : value),
  z.array(folderName).max(100, "at most 100 folders in one call"),
);

/** Query of `GET /api/videos/published`: `folderName` may stand several times and is case-sensitive. */
export const publishedQuery = z.object({
  folderName: repeatable.optional(),
  visibility: z.enum(streamVisibilities).optional(),
  /** A page of so many; all where neither this nor a cursor is given. */
  limit: pageQuery.shape.limit.unwrap().optional(),
  cursor: pageQuery.shape.cursor,
});
export type PublishedQuery = z.infer<typeof publishedQuery>;

export const publishedVideos = z.array(z.object({ stream, library }));
export type PublishedVideos = z.infer<typeof publishedVideos>;
export interface PublishedPage {
  items: PublishedVideos;
  /** Null on the last page. */
  nextCursor: string | null;
}

/** Query of `GET /api/videos`. `search` is looked for in names, whatever its case. */
export const listVideosQuery = pageQuery.extend({
  folderName: repeatable.optional(),
  status: z.enum(videoStatuses).exclude(["deleting"]).optional(),
  search: z.string().trim().max(200, "must be at most 200 characters").refine(isPlainLine, plainLineMessage).optional(),
});
export type ListVideosQuery = z.infer<typeof listVideosQuery>;

export const libraryItem = library.extend({
  status: z.enum(videoStatuses),
  isPublished: z.boolean(),
  visibility: z.enum(streamVisibilities),
});
export const videoPage = z.object({ items: z.array(libraryItem), nextCursor: z.string().nullable() });
export type LibraryItem = z.infer<typeof libraryItem>;
export type VideoPage = z.infer<typeof videoPage>;

/** Answer of `DELETE /api/videos/{id}`: the rest is done by a job. */
export const deletedVideo = z.object({ id: z.int(), status: z.literal("deleting") });
export type DeletedVideo = z.infer<typeof deletedVideo>;

export const folder = z.object({ folderName: z.string(), videoCount: z.int() });
export const folders = z.object({ folders: z.array(folder) });
export type Folder = z.infer<typeof folder>;
export type Folders = z.infer<typeof folders>;

/** Path and body of `POST /api/folders/{folderName}`. */
export const folderParams = z.object({ folderName });
export const renameFolderBody = z.object({ name: folderNameField });
export type RenameFolderBody = z.infer<typeof renameFolderBody>;

export const jobProgress = z.object({ name: z.string(), percent: z.number().min(0).max(100) });
export type JobProgress = z.infer<typeof jobProgress>;

export const jobState = z.object({
  createdAt: isoTime,
  id: z.int(),
  status: z.enum(jobStatuses),
  progress: z.array(jobProgress),
  /** Why it failed, in words for the film maker; present on a failed job only. */
  error: z.string().optional(),
});
export type JobState = z.infer<typeof jobState>;

/** One worker's try at a job, or at one task of it. */
export const jobAttempt = z.object({
  /** From 1, of the job or of the task. */
  number: z.int(),
  /** The rungs or the file that a task makes; null for what is done of a job as a whole. */
  task: z.string().nullable(),
  /** `host:pid` */
  worker: z.string(),
  startedAt: isoTime,
  finishedAt: isoTime.nullable(),
  /** Null while it runs. */
  outcome: z.enum(attemptOutcomes).nullable(),
  errorCode: z.string().nullable(),
  error: z.string().nullable(),
});
export type JobAttempt = z.infer<typeof jobAttempt>;

/** What a film maker should know of a job that can be done: a rung or a track left out, a source that says otherwise. */
export const jobWarning = z.object({
  /** `rung_above_source`, `audio_downmixed`, `frame_rate_varies`, … */
  code: z.string(),
  /** Names files and values. */
  message: z.string(),
});
export type JobWarning = z.infer<typeof jobWarning>;

/** All that is known of a job beside its published state; its attempts oldest first. */
export const jobDetail = jobState.extend({
  kind: z.enum(jobKinds),
  attempt: z.int(),
  startedAt: isoTime.nullable(),
  finishedAt: isoTime.nullable(),
  errorCode: z.string().nullable(),
  warnings: z.array(jobWarning),
  attempts: z.array(jobAttempt),
});
export type JobDetail = z.infer<typeof jobDetail>;

/** One row of a timeline. */
export const timelineEvent = z.object({
  id: z.string(),
  at: isoTime,
  actor: z.string(),
  /** `upload_file.completed`, `job.running`, … */
  action: z.string(),
  subject: z.string(),
  subjectId: z.string(),
  requestId: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
});
export type TimelineEvent = z.infer<typeof timelineEvent>;
