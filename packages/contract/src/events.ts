import { z } from "zod";
import { isoTime } from "./primitives.ts";
import { streamFormats } from "./stream-formats.ts";

/** Events that the product emits to webhooks and at `GET /events`. */
export const eventTypes = [
  "upload.completed",
  "upload.canceled",
  "upload.expired",
  "video.ready",
  "video.failed",
  "stream.ready",
  "stream.failed",
] as const;
export type EventType = (typeof eventTypes)[number];

/** Sent by `…/test` alone. */
export const testEventType = "webhook.test";

const ofUpload = z.object({
  uploadSessionId: z.uuid().describe("Id of the upload group."),
  libraryId: z.int().nullable().describe("Id of the video that a completed group became; null for others."),
  videoName: z.string().describe("Name of the video."),
});

const failure = {
  errorCode: z
    .string()
    .nullable()
    .describe("Stable code of what failed, in snake_case; null where nothing failed. A canceled job has none."),
  error: z.string().nullable().describe("What failed, in words for the film maker; null where nothing failed."),
};

const ofVideo = z.object({
  libraryId: z.int().describe("Id of the video."),
  uploadSessionId: z.uuid().nullable().describe("Id of the upload group; null for a video that came in another way."),
  videoName: z.string().describe("Name of the video."),
  ...failure,
});

const ofStream = ofVideo.extend({
  jobId: z.int().describe("Id of the job."),
  streamName: z.string().describe("Name of the stream."),
  streamFormat: z.enum(streamFormats).describe("Codec of the stream."),
});

const event = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({
    type: z.literal(type).describe("Type of the event."),
    timestamp: isoTime.describe("When it happened."),
    eventId: z.uuid().describe("Id of the event, the same in every delivery and on the event stream."),
    data,
  });

/**
 * One event: the body of a webhook (Standard Webhooks, section "Payload structure") and the data of a server-sent
 * event. It names what changed; the API has the current state.
 */
export const vergenceEvent = z.discriminatedUnion("type", [
  event("upload.completed", ofUpload),
  event("upload.canceled", ofUpload),
  event("upload.expired", ofUpload),
  event("video.ready", ofVideo),
  event("video.failed", ofVideo),
  event("stream.ready", ofStream),
  event("stream.failed", ofStream),
]);
export type VergenceEvent = z.infer<typeof vergenceEvent>;

/** What `…/test` sends. */
export const testEvent = event(testEventType, z.object({ webhookId: z.uuid().describe("Id of the webhook.") }));
export type TestEvent = z.infer<typeof testEvent>;

/** How long events are kept: within it a reader may resume, and a webhook be replayed. */
export const eventRetentionDays = 30;
/** How long a workspace without webhooks keeps events after a program last read them. */
export const eventReaderDays = 7;

/** Query of `GET /events`; the header `Last-Event-ID` takes precedence. */
export const eventsQuery = z.object({
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/, "must be the id of an event of this stream")
    .optional()
    .describe("Id of the last event that was received, for clients that cannot set the header `Last-Event-ID`."),
});
