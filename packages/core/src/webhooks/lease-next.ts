import type { Resources } from "../resources/context.ts";

/** One endpoint's events of one video or upload group. */
export interface DeliverySequence {
  endpointId: string;
  orderKey: string;
}

/** A delivery that is ours to send until `leasedUntil`. */
export interface LeasedDelivery {
  id: string;
  leasedUntil: Date;
}

export type NextDelivery =
  | { kind: "leased"; delivery: LeasedDelivery }
  /** Nothing waits, or what waits has a time of its own and a job for it. */
  | { kind: "none" }
  /** Another worker is at it, or was; or it is a moment too early. To be asked again after so long. */
  | { kind: "later"; afterSeconds: number };

/** Beyond the time that a call may take: for our own commit. */
const leaseMarginSeconds = 15;
/** The queue's clock and ours differ: a job that comes a little early comes again. */
const earlySeconds = 60;

/** Takes the first waiting delivery of a sequence, which holds back all others of it. */
export async function leaseNext(ctx: Resources, { endpointId, orderKey }: DeliverySequence): Promise<NextDelivery> {
  const now = ctx.clock.now();
  const leasedUntil = after(now, ctx.config.webhookTimeoutSeconds + leaseMarginSeconds);
  const [taken] = await ctx.db.$queryRaw<{ id: string }[]>`
    UPDATE "WebhookDelivery" SET "leasedUntil" = ${leasedUntil}
    WHERE id = (
      SELECT id FROM "WebhookDelivery"
      WHERE "endpointId" = ${endpointId}::uuid AND "orderKey" = ${orderKey} AND "finishedAt" IS NULL
      ORDER BY position LIMIT 1
    ) AND "finishedAt" IS NULL AND ("leasedUntil" IS NULL OR "leasedUntil" <= ${now}) AND "nextAttemptAt" <= ${now}
    RETURNING id`;
  if (taken) return { kind: "leased", delivery: { id: taken.id, leasedUntil } };
  const first = await ctx.db.webhookDelivery.findFirst({
    where: { endpointId, orderKey, finishedAt: null },
    orderBy: { position: "asc" },
    select: { leasedUntil: true, nextAttemptAt: true },
  });
  if (!first) return { kind: "none" };
  const leasedMs = (first.leasedUntil?.getTime() ?? 0) - now.getTime();
  const earlyMs = first.nextAttemptAt.getTime() - now.getTime();
  const waitMs = Math.max(leasedMs, earlyMs);
  if (leasedMs <= 0 && (earlyMs <= 0 || earlyMs > earlySeconds * 1_000)) return { kind: "none" };
  return { kind: "later", afterSeconds: Math.ceil(waitMs / 1_000) };
}

const after = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1_000);
