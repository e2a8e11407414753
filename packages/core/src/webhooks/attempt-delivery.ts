import { testEventType } from "@vergence/contract";
import { toEvent } from "../events/event-view.ts";
import { AppError } from "../kernel/errors.ts";
import type { Resources } from "../resources/context.ts";
import { decryptSecret } from "./encrypt-secret.ts";
import type { LeasedDelivery } from "./lease-next.ts";
import { type AttemptOutcome, recordAttempt } from "./record-attempt.ts";
import { type SentWebhook, sendWebhook } from "./send-webhook.ts";

/**
 * Sends a leased delivery once and records what came of it.
 * @throws the signal's reason when that aborts; the lease is then given back
 */
export async function attemptDelivery(
  ctx: Resources,
  { id, leasedUntil }: LeasedDelivery,
  signal: AbortSignal,
): Promise<AttemptOutcome> {
  const delivery = await ctx.db.webhookDelivery.findUnique({ where: { id }, include: { endpoint: true, event: true } });
  if (!delivery || delivery.finishedAt) return "over";
  const { endpoint, event } = delivery;
  if (endpoint.disabledAt && event) {
    // Created while the endpoint was being disabled.
    await ctx.db.webhookDelivery.update({ where: { id }, data: { finishedAt: ctx.clock.now(), leasedUntil: null } });
    return "over";
  }
  const at = ctx.clock.now();
  const startedMs = performance.now();
  let sent: SentWebhook;
  try {
    sent = await sendWebhook(
      {
        url: endpoint.url,
        id: event?.id ?? id,
        event: event
          ? toEvent(event)
          : {
              type: testEventType,
              timestamp: delivery.createdAt.toISOString(),
              eventId: id,
              data: { webhookId: endpoint.id },
            },
        at,
        secrets: secretsOf(ctx, endpoint, at),
      },
      { timeoutSeconds: ctx.config.webhookTimeoutSeconds, allowedHosts: ctx.config.outboundAllowedHosts, signal },
    );
  } catch (error) {
    if (signal.aborted) {
      await ctx.db.webhookDelivery.updateMany({ where: { id, leasedUntil }, data: { leasedUntil: null } });
      throw error;
    }
    if (!(error instanceof AppError)) throw error;
    sent = { statusCode: null, error: error.message, responseExcerpt: null };
  }
  const durationMs = Math.round(performance.now() - startedMs);
  const outcome = await recordAttempt(ctx, delivery, { leasedUntil, at, durationMs, sent });
  ctx.metrics.webhookAttempts.inc({
    outcome: sent.error === null ? "taken" : outcome === "over" ? "given_up" : "failed",
  });
  return outcome;
}

function secretsOf(
  { config }: Resources,
  endpoint: { encryptedSecret: string; encryptedPreviousSecret: string | null; previousSecretUntil: Date | null },
  at: Date,
): string[] {
  const { encryptedSecret, encryptedPreviousSecret, previousSecretUntil } = endpoint;
  const isOverlapping = encryptedPreviousSecret && previousSecretUntil && at < previousSecretUntil;
  return [encryptedSecret, ...(isOverlapping ? [encryptedPreviousSecret] : [])].map((encrypted) =>
    decryptSecret(config.authSecret, encrypted),
  );
}
