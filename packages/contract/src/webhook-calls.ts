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
  /** http(s), at a public address. */
  url,
  description: description.default(""),
  /** Which events are sent; empty for all, of later versions too. */
  eventTypes: types.default([]),
});
export type CreateWebhookBody = z.infer<typeof createWebhookBody>;

/** What is not passed stays as it is. */
export const updateWebhookBody = z.object({
  url: url.optional(),
  description: description.optional(),
  eventTypes: types.optional(),
  /** False sends nothing more; true takes up again what was disabled, with what happens from then on. */
  isEnabled: z.boolean("must be true or false").optional(),
});
export type UpdateWebhookBody = z.infer<typeof updateWebhookBody>;

export const webhookParams = z.object({ webhookId: z.uuid("must be a UUID") });
export const deliveryParams = webhookParams.extend({ deliveryId: z.uuid("must be a UUID") });

/** Both secrets sign for `overlapSeconds`, so that receivers can change over at leisure. */
export const rotateSecretBody = z.object({
  overlapSeconds: wholeNumber(0, maxOverlapSeconds, `must be a whole number from 0 to ${maxOverlapSeconds}`).default(
    defaultOverlapSeconds,
  ),
});
export type RotateSecretBody = z.infer<typeof rotateSecretBody>;

export const webhook = z.object({
  webhookId: z.uuid(),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(z.enum(eventTypes)),
  createdAt: isoTime,
  /** Until when the secret before the last rotation signs as well. */
  previousSecretUntil: isoTime.nullable(),
  /** The first failed attempt since one succeeded. */
  failingSince: isoTime.nullable(),
  disabledAt: isoTime.nullable(),
  disabledReason: z.string().nullable(),
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
  /** `whsec_` and base64, as Standard Webhooks' libraries take it. */
  secret: z.string(),
});
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;

export const deletedWebhook = z.object({ webhookId: z.uuid(), isDeleted: z.literal(true) });
export type DeletedWebhook = z.infer<typeof deletedWebhook>;

export const deliveryStatuses = ["pending", "succeeded", "failed"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

const attempt = z.object({
  at: isoTime,
  durationMs: z.int(),
  /** Null where no answer came. */
  statusCode: z.int().nullable(),
  /** Why it does not count as taken. */
  error: z.string().nullable(),
  /** The beginning of the answer's body. */
  responseExcerpt: z.string().nullable(),
});

export const webhookDelivery = z.object({
  deliveryId: z.uuid(),
  /** Null for a test. */
  eventId: z.uuid().nullable(),
  eventType: z.enum([...eventTypes, testEventType]),
  isReplay: z.boolean(),
  status: z.enum(deliveryStatuses),
  createdAt: isoTime,
  finishedAt: isoTime.nullable(),
  /** Null once it is over. */
  nextAttemptAt: isoTime.nullable(),
  attempts: z.array(attempt),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

export const listDeliveriesQuery = pageQuery.extend({
  status: z.enum(deliveryStatuses, `must be one of ${deliveryStatuses.join(", ")}`).optional(),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;
export const webhookDeliveryPage = z.object({
  items: z.array(webhookDelivery),
  nextCursor: z.string().nullable(),
});
export type WebhookDeliveryPage = z.infer<typeof webhookDeliveryPage>;

/** Sends the events of a span of time again, in their order. */
export const replayEventsBody = z
  .object({
    from: instant,
    /** Now, where not given; not included. */
    to: instant.optional(),
    /** False sends what the endpoint took before once more. */
    onlyUndelivered: z.boolean("must be true or false").default(true),
  })
  .refine(({ from, to }) => to === undefined || new Date(from) < new Date(to), {
    path: ["to"],
    message: "must be later than from",
  });
export type ReplayEventsBody = z.infer<typeof replayEventsBody>;

export const replayedEvents = z.object({ replayedEvents: z.int() });
export type ReplayedEvents = z.infer<typeof replayedEvents>;
