import { z } from "zod";
import { eventTypes, testEventType } from "./events.ts";
import { instant, isoTime, isPlainLine, pageQuery, plainLineMessage, wholeNumber } from "./primitives.ts";

/** How long both signatures are sent after a rotation, unless the call says otherwise. */
export const defaultOverlapSeconds = 86_400;
const maxOverlapSeconds = 7 * 86_400;
export const maxWebhooks = 50;
/** How many events one `…/replay` may send again. */
export const maxReplayedEvents = 10_000;

const url = z
  .string()
  .trim()
  .max(2_000, "must be at most 2000 characters")
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), "must be an http(s) URL");
const description = z.string().trim().max(200, "must be at most 200 characters").refine(isPlainLine, plainLineMessage);
const types = z
  .array(z.enum(eventTypes, `must be one of ${eventTypes.join(", ")}`))
  .max(eventTypes.length, "must not name a type twice")
  .refine((given) => new Set(given).size === given.length, "must not name a type twice");

export const createWebhookBody = z.object({
  url: url.describe("Public http(s) URL."),
  description: description.default("").describe("Note for people."),
  eventTypes: types.default([]).describe("Events to deliver; empty for all, including those of later versions."),
});
export type CreateWebhookBody = z.infer<typeof createWebhookBody>;

/** What is not passed stays as it is. */
export const updateWebhookBody = z.object({
  url: url.optional().describe("Public http(s) URL."),
  description: description.optional().describe("Note for people."),
  eventTypes: types.optional().describe("Events to deliver; empty for all, including those of later versions."),
  isEnabled: z
    .boolean("must be true or false")
    .optional()
    .describe("False stops deliveries; true resumes them, with events from then on."),
});
export type UpdateWebhookBody = z.infer<typeof updateWebhookBody>;

export const webhookParams = z.object({ webhookId: z.uuid("must be a UUID").describe("Id of the webhook.") });
export const deliveryParams = webhookParams.extend({
  deliveryId: z.uuid("must be a UUID").describe("Id of the delivery."),
});

/** Both secrets sign for `overlapSeconds`, so that receivers can change over at leisure. */
export const rotateSecretBody = z.object({
  overlapSeconds: wholeNumber(0, maxOverlapSeconds, `must be a whole number from 0 to ${maxOverlapSeconds}`)
    .default(defaultOverlapSeconds)
    .describe("Seconds for which the old secret signs as well."),
});
export type RotateSecretBody = z.infer<typeof rotateSecretBody>;

export const webhook = z.object({
  webhookId: z.uuid().describe("Id of the webhook."),
  url: z.string().describe("URL that events are delivered to."),
  description: z.string().describe("Note for people."),
  eventTypes: z.array(z.enum(eventTypes)).describe("Events that are delivered; empty for all."),
  createdAt: isoTime.describe("When the webhook was created."),
  previousSecretUntil: isoTime
    .nullable()
    .describe("Until when the secret before the last rotation signs as well; null where there is none."),
  failingSince: isoTime.nullable().describe("First failed attempt since one succeeded; null where there is none."),
  disabledAt: isoTime.nullable().describe("When the webhook was disabled; null if it is enabled."),
  disabledReason: z.string().nullable().describe("Why it was disabled; null if it is enabled."),
});
export type Webhook = z.infer<typeof webhook>;
export const webhooks = z.array(webhook);

export type WebhookStatus = "enabled" | "failing" | "disabled";

/** `failing`: it is called, and has taken nothing since an attempt failed. */
export function webhookStatusOf({ disabledAt, failingSince }: Webhook): WebhookStatus {
  if (disabledAt) return "disabled";
  return failingSince ? "failing" : "enabled";
}

/** The only answers that carry the secret: of creation and of rotation. */
export const webhookWithSecret = webhook.extend({
  secret: z.string().describe("`whsec_` and base64, as the Standard Webhooks libraries take it."),
});
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;

export const deletedWebhook = z.object({
  webhookId: z.uuid().describe("Id of the webhook."),
  isDeleted: z.literal(true).describe("No more deliveries follow."),
});
export type DeletedWebhook = z.infer<typeof deletedWebhook>;

export const deliveryStatuses = ["pending", "succeeded", "failed"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

const attempt = z.object({
  at: isoTime.describe("When the attempt was made."),
  durationMs: z.int().describe("How long it took."),
  statusCode: z.int().nullable().describe("HTTP status of the answer; null where there was none."),
  error: z.string().nullable().describe("Why the attempt failed; null if it did not."),
  responseExcerpt: z.string().nullable().describe("Beginning of the answer's body."),
});

export const webhookDelivery = z.object({
  deliveryId: z.uuid().describe("Id of the delivery."),
  eventId: z.uuid().nullable().describe("Id of the event; null for a test."),
  eventType: z.enum([...eventTypes, testEventType]).describe("Type of the event."),
  isReplay: z.boolean().describe("Whether the event was delivered on request, once more."),
  status: z.enum(deliveryStatuses).describe("State of the delivery."),
  createdAt: isoTime.describe("When the delivery was created."),
  finishedAt: isoTime.nullable().describe("When the delivery succeeded or was given up; null before."),
  nextAttemptAt: isoTime.nullable().describe("When the next attempt is due; null once the delivery is finished."),
  attempts: z.array(attempt).describe("Attempts, oldest first."),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

export const listDeliveriesQuery = pageQuery.extend({
  status: z
    .enum(deliveryStatuses, `must be one of ${deliveryStatuses.join(", ")}`)
    .optional()
    .describe("Only deliveries in this state."),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;
export const webhookDeliveryPage = z.object({
  items: z.array(webhookDelivery).describe("This page, in order."),
  nextCursor: z.string().nullable().describe("Cursor of the next page; null on the last page."),
});
export type WebhookDeliveryPage = z.infer<typeof webhookDeliveryPage>;

/** Sends the events of a span of time again, in their order. */
export const replayEventsBody = z
  .object({
    from: instant.describe("Start of the time span, inclusive."),
    to: instant.optional().describe("End of the time span, exclusive; now where it is left out."),
    onlyUndelivered: z
      .boolean("must be true or false")
      .default(true)
      .describe("False also delivers the events that were delivered before."),
  })
  .refine(({ from, to }) => to === undefined || new Date(from) < new Date(to), {
    path: ["to"],
    message: "must be later than from",
  });
export type ReplayEventsBody = z.infer<typeof replayEventsBody>;

export const replayedEvents = z.object({
  replayedEvents: z.int().describe("Number of events that are delivered again."),
});
export type ReplayedEvents = z.infer<typeof replayedEvents>;
