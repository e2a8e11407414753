import { z } from "zod";
import { isoTime } from "./primitives.ts";
import { streamFormats } from "./stream-formats.ts";

/** What happens that a program may want to hear of. */
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
  uploadSessionId: z.uuid(),
  /** The video that a completed group became; null for the others. */
  libraryId: z.int().nullable(),
  videoName: z.string(),
});

const failure = {
  /** Stable, snake_case; null where nothing failed. A canceled job has none. */
  errorCode: z.string().nullable(),
  /** For the film maker: what is wrong. */
  error: z.string().nullable(),
};

const ofVideo = z.object({
  libraryId: z.int(),
  /** Null for a video that did not come from an upload group. */
  uploadSessionId: z.uuid().nullable(),
  videoName: z.string(),
  ...failure,
});

const ofStream = ofVideo.extend({
  jobId: z.int(),
  streamName: z.string(),
  streamFormat: z.enum(streamFormats),
});

const event = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({
    type: z.literal(type),
    /** When it happened. */
    timestamp: isoTime,
    /** Its id, the same in every delivery and at `GET /events`: hearing it twice can be told. */
    eventId: z.uuid(),
    data,
  });

/**
 * One event: the body of a webhook (Standard Webhooks, section "Payload structure") and the data of a server-sent event.
 * It names what changed; what is true now is asked of the API.
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
export const testEvent = event(testEventType, z.object({ webhookId: z.uuid() }));
export type TestEvent = z.infer<typeof testEvent>;

/** Events are kept so long: a reader may come back, and a webhook be replayed, within it. */
export const eventRetentionDays = 30;
/** A workspace without webhooks keeps events for so long after a program last read them. */
export const eventReaderDays = 7;

/** Query of `GET /events`; the header `Last-Event-ID` says the same, and wins. */
export const eventsQuery = z.object({
  lastEventId: z
    .string()
    .regex(/^\d{1,15}$/, "must be the id of an event that this address gave")
    .optional(),
});
