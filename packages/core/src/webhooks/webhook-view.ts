import {
  type DeliveryStatus,
  type EventType,
  testEventType,
  type Webhook,
  type WebhookDelivery,
} from "@vergence/contract";
import type { WebhookAttemptModel, WebhookDeliveryModel, WebhookEndpointModel } from "../../generated/prisma/models.ts";

const timeOf = (date: Date | null): string | null => date?.toISOString() ?? null;

/** Never with the secret. */
export function toWebhook(row: WebhookEndpointModel): Webhook {
  return {
    webhookId: row.id,
    url: row.url,
    description: row.description,
    eventTypes: row.eventTypes as EventType[],
    createdAt: row.createdAt.toISOString(),
    previousSecretUntil: timeOf(row.previousSecretUntil),
    failingSince: timeOf(row.failingSince),
    disabledAt: timeOf(row.disabledAt),
    disabledReason: row.disabledReason,
  };
}

type DeliveryRow = WebhookDeliveryModel & { event: { type: string } | null; attempts: WebhookAttemptModel[] };

/** What `toDelivery` needs beside the row. */
export const withAttempts = {
  event: { select: { type: true } },
  attempts: { orderBy: { id: "asc" } },
} as const;

export function toDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    deliveryId: row.id,
    eventId: row.eventId,
    eventType: (row.event?.type ?? testEventType) as EventType,
    isReplay: row.isReplay,
    status: statusOf(row),
    createdAt: row.createdAt.toISOString(),
    finishedAt: timeOf(row.finishedAt),
    nextAttemptAt: row.finishedAt ? null : row.nextAttemptAt.toISOString(),
    attempts: row.attempts.map(({ at, durationMs, statusCode, error, responseExcerpt }) => ({
      at: at.toISOString(),
      durationMs,
      statusCode,
      error,
      responseExcerpt,
    })),
  };
}

function statusOf({ finishedAt, isDelivered }: WebhookDeliveryModel): DeliveryStatus {
  if (!finishedAt) return "pending";
  return isDelivered ? "succeeded" : "failed";
}
