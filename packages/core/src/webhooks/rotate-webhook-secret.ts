import type { RotateSecretBody, WebhookWithSecret } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { encryptSecret, makeSecret } from "./encrypt-secret.ts";
import { findWebhook } from "./find-webhook.ts";
import { toWebhook } from "./webhook-view.ts";

/**
 * Gives a webhook a new secret. Until the overlap is over every message carries two signatures, one of each secret; a
 * rotation within the overlap of the one before ends the oldest secret.
 * @throws AppError not_found
 */
export async function rotateWebhookSecret(
  ctx: Context,
  { webhookId, overlapSeconds }: { webhookId: string } & RotateSecretBody,
): Promise<WebhookWithSecret> {
  await findWebhook(ctx, { webhookId });
  const secret = makeSecret();
  const encryptedSecret = encryptSecret(ctx.config.authSecret, secret);
  const until = new Date(ctx.clock.now().getTime() + overlapSeconds * 1_000);
  await ctx.db.$transaction(async (tx) => {
    // In one statement, so that of two racing rotations the later one keeps the earlier one's secret beside its own.
    await tx.$executeRaw`
      UPDATE "WebhookEndpoint"
      SET "encryptedPreviousSecret" = "encryptedSecret", "previousSecretUntil" = ${until}, "encryptedSecret" = ${encryptedSecret}
      WHERE id = ${webhookId}::uuid`;
    await recordAudit(tx, auditBy(ctx), {
      action: "webhook.secret_rotated",
      subject: "webhook",
      subjectId: webhookId,
      detail: { overlapSeconds },
    });
  });
  return { ...toWebhook(await findWebhook(ctx, { webhookId })), secret };
}
