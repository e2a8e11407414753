import { maxReplayedEvents, type ReplayEventsBody, type ReplayedEvents } from "@vergence/contract";
import { publishEvents } from "../events/publish-events.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { findWebhook } from "./find-webhook.ts";
import { refuseDisabled } from "./replay-delivery.ts";

/**
 * Sends the events of a span of time again, in their order, of the types that the webhook takes: those that it never
 * took, or all. What still waits to be delivered is not created twice.
 * @throws AppError not_found; invalid_transition while the webhook is disabled; invalid_input for a span with too many
 * events
 */
export async function replayEvents(
  ctx: Context,
  { webhookId, from, to, onlyUndelivered }: { webhookId: string } & ReplayEventsBody,
): Promise<ReplayedEvents> {
  const endpoint = await findWebhook(ctx, { webhookId });
  refuseDisabled(endpoint);
  await publishEvents(ctx, ctx.actor.workspaceId);
  const until = to ? new Date(to) : ctx.clock.now();
  return ctx.db.$transaction(async (tx) => {
    // Serializes racing replays: the second finds the deliveries of the first waiting.
    await tx.$queryRaw`SELECT FROM "WebhookEndpoint" WHERE id = ${endpoint.id}::uuid FOR NO KEY UPDATE`;
    const created = await tx.$queryRaw<{ orderKey: string }[]>`
      INSERT INTO "WebhookDelivery" ("endpointId", "eventId", "orderKey", "isReplay")
      SELECT ${endpoint.id}::uuid, e.id, e."orderKey", true FROM "OutboxEvent" e
      WHERE e."workspaceId" = ${ctx.actor.workspaceId}::uuid AND e.sequence IS NOT NULL
        AND e."createdAt" >= ${new Date(from)} AND e."createdAt" < ${until}
        AND (${endpoint.eventTypes}::text[] = '{}' OR e.type = ANY(${endpoint.eventTypes}::text[]))
        AND NOT EXISTS (
          SELECT FROM "WebhookDelivery" d WHERE d."eventId" = e.id AND d."endpointId" = ${endpoint.id}::uuid
            AND (d."finishedAt" IS NULL OR (d."isDelivered" AND ${onlyUndelivered}))
        )
      ORDER BY e.sequence LIMIT ${maxReplayedEvents + 1}
      RETURNING "orderKey"`;
    if (created.length > maxReplayedEvents) throw tooMany();
    for (const orderKey of new Set(created.map((row) => row.orderKey)))
      await ctx.queue.send(tx, "deliver-webhooks", { endpointId: endpoint.id, orderKey });
    await recordAudit(tx, auditBy(ctx), {
      action: "webhook.replayed",
      subject: "webhook",
      subjectId: endpoint.id,
      detail: { from, to: until.toISOString(), onlyUndelivered, replayedEvents: created.length },
    });
    return { replayedEvents: created.length };
  });
}

function tooMany(): AppError {
  const message = `spans more than ${maxReplayedEvents} events: replay it in pieces`;
  return new AppError("invalid_input", `The body is not valid: from ${message}.`, {
    issues: [{ path: "from", message }],
  });
}
