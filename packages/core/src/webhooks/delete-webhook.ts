import type { DeletedWebhook } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { findWebhook } from "./find-webhook.ts";

/**
 * Deletes a webhook with its deliveries; what is under way at that moment may still arrive.
 * @throws AppError not_found
 */
export async function deleteWebhook(ctx: Context, { webhookId }: { webhookId: string }): Promise<DeletedWebhook> {
  const { id } = await findWebhook(ctx, { webhookId });
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.webhookEndpoint.deleteMany({ where: { id } });
    if (count === 0) return;
    await recordAudit(tx, auditBy(ctx), { action: "webhook.deleted", subject: "webhook", subjectId: id });
  });
  return { webhookId: id, isDeleted: true };
}
