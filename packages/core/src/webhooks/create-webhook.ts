import { type CreateWebhookBody, maxWebhooks, type WebhookWithSecret } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { encryptSecret, makeSecret } from "./encrypt-secret.ts";
import { checkWebhookUrl } from "./find-webhook.ts";
import { toWebhook } from "./webhook-view.ts";

/**
 * Creates a webhook that receives the events from now on. The answer is the only place where its secret stands.
 * @throws AppError invalid_input for an address that may not be called, and where there are too many
 */
export async function createWebhook(ctx: Context, input: CreateWebhookBody): Promise<WebhookWithSecret> {
  const { workspaceId } = ctx.actor;
  const url = checkWebhookUrl(ctx, input.url);
  const secret = makeSecret();
  const created = await ctx.db.$transaction(async (tx) => {
    // Serializes racing calls: the limit holds.
    await tx.$queryRaw`SELECT FROM "Workspace" WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
    if ((await tx.webhookEndpoint.count({ where: { workspaceId } })) >= maxWebhooks) throw tooMany();
    const row = await tx.webhookEndpoint.create({
      data: {
        workspaceId,
        url,
        description: input.description,
        eventTypes: input.eventTypes,
        encryptedSecret: encryptSecret(ctx.config.authSecret, secret),
        createdAt: ctx.clock.now(),
      },
    });
    await recordAudit(tx, auditBy(ctx), {
      action: "webhook.created",
      subject: "webhook",
      subjectId: row.id,
      detail: { host: new URL(url).host },
    });
    return row;
  });
  return { ...toWebhook(created), secret };
}

function tooMany(): AppError {
  const message = `a workspace has at most ${maxWebhooks} webhooks`;
  return new AppError("invalid_input", `The body is not valid: ${message}.`, { issues: [{ path: "", message }] });
}
