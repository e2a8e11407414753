import type { WebhookDelivery } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { findWebhook } from "./find-webhook.ts";
import { toDelivery, withAttempts } from "./webhook-view.ts";

/**
 * Sends the event of a delivery again, whatever became of it: a new delivery, after what waits for the same video, with
 * the same `webhook-id`, so that receivers recognize it.
 * @throws AppError not_found; invalid_transition for a test, and while the webhook is disabled
 */
export async function replayDelivery(
  ctx: Context,
  { webhookId, deliveryId }: { webhookId: string; deliveryId: string },
): Promise<WebhookDelivery> {
  const endpoint = await findWebhook(ctx, { webhookId });
  const delivery = await ctx.db.webhookDelivery.findFirst({ where: { id: deliveryId, endpointId: endpoint.id } });
  if (!delivery) throw new AppError("not_found", "There is no such delivery.");
  const { eventId, orderKey } = delivery;
  if (!eventId) throw new AppError("invalid_transition", "A test event cannot be replayed: send another.");
  refuseDisabled(endpoint);
  const { id } = await ctx.db.$transaction(async (tx) => {
    const sequence = { endpointId: endpoint.id, orderKey };
    const created = await tx.webhookDelivery.create({ data: { ...sequence, eventId, isReplay: true } });
    await ctx.queue.send(tx, "deliver-webhooks", sequence);
    await recordAudit(tx, auditBy(ctx), {
      action: "webhook.replayed",
      subject: "webhook",
      subjectId: endpoint.id,
      detail: { deliveryId, eventId },
    });
    return created;
  });
  return toDelivery(await ctx.db.webhookDelivery.findUniqueOrThrow({ where: { id }, include: withAttempts }));
}

/** @throws AppError invalid_transition */
export function refuseDisabled({ disabledAt }: { disabledAt: Date | null }): void {
  if (disabledAt) throw new AppError("invalid_transition", "This webhook is disabled: enable it first.");
}
