import type { UpdateWebhookBody, Webhook } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { disableEndpoint } from "./disable-endpoint.ts";
import { checkWebhookUrl, findWebhook } from "./find-webhook.ts";
import { toWebhook } from "./webhook-view.ts";

/**
 * Changes what is passed. What waits goes to the new address; what happened while a webhook was disabled can be
 * replayed.
 * @throws AppError not_found; invalid_input for an address that may not be called
 */
export async function updateWebhook(
  ctx: Context,
  { webhookId, isEnabled, ...input }: { webhookId: string } & UpdateWebhookBody,
): Promise<Webhook> {
  const { id } = await findWebhook(ctx, { webhookId });
  const url = input.url === undefined ? undefined : checkWebhookUrl(ctx, input.url);
  const enabling = isEnabled === true ? { disabledAt: null, disabledReason: null, failingSince: null } : {};
  await ctx.db.$transaction(async (tx) => {
    await tx.webhookEndpoint.updateMany({
      where: { id },
      data: { url, description: input.description, eventTypes: input.eventTypes, ...enabling },
    });
    await recordAudit(tx, auditBy(ctx), {
      action: "webhook.updated",
      subject: "webhook",
      subjectId: id,
      detail: { changed: Object.keys({ ...input, ...(isEnabled !== undefined && { isEnabled }) }).join(", ") },
    });
    if (isEnabled === false)
      await disableEndpoint(ctx, tx, auditBy(ctx), { endpointId: id, reason: "By a user or an API key." });
  });
  return toWebhook(await findWebhook(ctx, { webhookId }));
}
