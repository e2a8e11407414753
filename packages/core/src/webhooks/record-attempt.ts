import type { Resources } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";
import { disableAfterSeconds, retryDelaySeconds } from "./back-off.ts";
import { disableEndpoint } from "./disable-endpoint.ts";
import type { SentWebhook } from "./send-webhook.ts";

/**
 * `over`: taken or given up, the next of the sequence may go; `pending`: to be tried again, by a job that is on its
 * way.
 */
export type AttemptOutcome = "over" | "pending";

interface Attempted {
  id: string;
  /** Null for a test, which is tried once. */
  eventId: string | null;
  orderKey: string;
  endpoint: { id: string; workspaceId: string };
}

interface Attempt {
  leasedUntil: Date;
  at: Date;
  durationMs: number;
  sent: SentWebhook;
}

const gone = 410;

/** Keeps what came of an attempt and decides what follows, in one transaction with the job of the next one. */
export function recordAttempt(ctx: Resources, delivery: Attempted, attempt: Attempt): Promise<AttemptOutcome> {
  return ctx.db.$transaction(async (tx) => {
    const { id } = delivery;
    const isTaken = attempt.sent.error === null;
    // Serialized with a disabling, and with other sequences of the endpoint.
    await tx.$queryRaw`SELECT FROM "WebhookEndpoint" WHERE id = ${delivery.endpoint.id}::uuid FOR NO KEY UPDATE`;
    const current = await tx.webhookDelivery.findUnique({ where: { id } });
    // Deleted with its endpoint meanwhile.
    if (!current) return "over";
    const { at, durationMs, sent } = attempt;
    await tx.webhookAttempt.create({ data: { deliveryId: id, at, durationMs, ...sent } });
    if (current.finishedAt) return "over";
    // If another worker took over the lease, it decides the retry; a 2xx answer is recorded regardless.
    if (!isTaken && current.leasedUntil?.getTime() !== attempt.leasedUntil.getTime()) return "pending";
    const attemptCount = current.attemptCount + 1;
    const finish = () =>
      tx.webhookDelivery.update({
        where: { id },
        data: { attemptCount, finishedAt: ctx.clock.now(), isDelivered: isTaken, leasedUntil: null },
      });
    if (isTaken) {
      await finish();
      await tx.webhookEndpoint.updateMany({
        where: { id: delivery.endpoint.id, failingSince: { not: null } },
        data: { failingSince: null },
      });
      return "over";
    }
    const delaySeconds = delivery.eventId === null ? null : retryDelaySeconds(attemptCount);
    if (delaySeconds === null) await finish();
    else await retryLater(ctx, tx, delivery, attemptCount, delaySeconds);
    // A test answers its caller; it is no sign of a long failure.
    if (delivery.eventId === null) return "over";
    const isDisabled = await noteFailure(ctx, tx, delivery.endpoint, sent.statusCode);
    return delaySeconds === null || isDisabled ? "over" : "pending";
  });
}

async function retryLater(
  ctx: Resources,
  tx: Transaction,
  { id, endpoint, orderKey }: Attempted,
  attemptCount: number,
  delaySeconds: number,
): Promise<void> {
  const nextAttemptAt = new Date(ctx.clock.now().getTime() + delaySeconds * 1_000);
  await tx.webhookDelivery.update({ where: { id }, data: { attemptCount, nextAttemptAt, leasedUntil: null } });
  const sequence = { endpointId: endpoint.id, orderKey };
  await ctx.queue.send(tx, "deliver-webhooks", sequence, { startAfterSeconds: delaySeconds });
}

/** @returns whether the endpoint is disabled now: it said that it is gone, or has failed for too long */
async function noteFailure(
  ctx: Resources,
  tx: Transaction,
  endpoint: Attempted["endpoint"],
  statusCode: number | null,
): Promise<boolean> {
  const now = ctx.clock.now();
  const [row] = await tx.$queryRaw<{ failingSince: Date }[]>`
    UPDATE "WebhookEndpoint" SET "failingSince" = COALESCE("failingSince", ${now}) WHERE id = ${endpoint.id}::uuid
    RETURNING "failingSince"`;
  const failingSeconds = (now.getTime() - (row?.failingSince ?? now).getTime()) / 1_000;
  const reason =
    statusCode === gone
      ? "It answered 410 Gone."
      : failingSeconds >= disableAfterSeconds
        ? `No delivery has succeeded for ${Math.floor(failingSeconds / 3_600)} hours.`
        : null;
  if (!reason) return false;
  const by = { workspaceId: endpoint.workspaceId, actorName: "worker", requestId: null };
  await disableEndpoint(ctx, tx, by, { endpointId: endpoint.id, reason });
  return true;
}
