import { randomUUID } from "node:crypto";
import type { WebhookDelivery } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import { findWebhook } from "./find-webhook.ts";
import { leaseNext } from "./lease-next.ts";
import { toDelivery, withAttempts } from "./webhook-view.ts";

/**
 * Sends a `webhook.test` event now, once, also to a disabled webhook, and answers with what came of it.
 * @throws AppError not_found
 */
export async function testWebhook(ctx: Context, { webhookId }: { webhookId: string }): Promise<WebhookDelivery> {
  const { id: endpointId } = await findWebhook(ctx, { webhookId });
  const orderKey = `test:${randomUUID()}`;
  const { id } = await ctx.db.webhookDelivery.create({ data: { endpointId, orderKey, createdAt: ctx.clock.now() } });
  const next = await leaseNext(ctx, { endpointId, orderKey });
  if (next.kind === "leased") await attemptDelivery(ctx, next.delivery, new AbortController().signal);
  return toDelivery(await ctx.db.webhookDelivery.findUniqueOrThrow({ where: { id }, include: withAttempts }));
}
