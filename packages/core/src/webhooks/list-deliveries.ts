import type { DeliveryStatus, ListDeliveriesQuery, WebhookDeliveryPage } from "@vergence/contract";
import { z } from "zod";
import type { WebhookDeliveryWhereInput } from "../../generated/prisma/models.ts";
import { decodeCursor, pageOf } from "../kernel/cursor.ts";
import type { Context } from "../resources/context.ts";
import { findWebhook } from "./find-webhook.ts";
import { toDelivery, withAttempts } from "./webhook-view.ts";

const whereStatus: Record<DeliveryStatus, WebhookDeliveryWhereInput> = {
  pending: { finishedAt: null },
  succeeded: { finishedAt: { not: null }, isDelivered: true },
  failed: { finishedAt: { not: null }, isDelivered: false },
};

/**
 * The deliveries of a webhook with every attempt, newest first, a page at a time.
 * @throws AppError not_found; invalid_input for a cursor that no page gave
 */
export async function listDeliveries(
  ctx: Context,
  { webhookId, limit, cursor, status }: { webhookId: string } & ListDeliveriesQuery,
): Promise<WebhookDeliveryPage> {
  const { id: endpointId } = await findWebhook(ctx, { webhookId });
  const rows = await ctx.db.webhookDelivery.findMany({
    where: { endpointId, AND: [cursor ? older(cursor) : {}, status ? whereStatus[status] : {}] },
    // Those of one moment in the order in which they are sent.
    orderBy: [{ createdAt: "desc" }, { position: "desc" }],
    take: limit + 1,
    include: withAttempts,
  });
  const placeOf = ({ createdAt, position }: (typeof rows)[0]) => ({ createdAt, id: Number(position) });
  const { items, nextCursor } = pageOf(rows, limit, placeOf);
  return { items: items.map(toDelivery), nextCursor };
}

function older(cursor: string): WebhookDeliveryWhereInput {
  const { createdAt, id: position } = decodeCursor(cursor, z.int().positive());
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { position: { lt: position } }] };
}
