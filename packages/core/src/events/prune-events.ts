import { eventRetentionDays } from "@vergence/contract";
import type { Resources } from "../resources/context.ts";

const batchSize = 1_000;

/**
 * Forgets events, deliveries and their attempts that are older than the time for which they are kept.
 * @returns how many events went
 */
export async function pruneEvents(ctx: Resources, signal: AbortSignal): Promise<number> {
  const before = new Date(ctx.clock.now().getTime() - eventRetentionDays * 86_400_000);
  let pruned = 0;
  while (!signal.aborted) {
    const count = await ctx.db.$executeRaw`
      DELETE FROM "OutboxEvent" WHERE id IN (SELECT id FROM "OutboxEvent" WHERE "createdAt" < ${before} LIMIT ${batchSize})`;
    pruned += count;
    if (count < batchSize) break;
  }
  // Tests have no event, and a replay may be younger than its event.
  await ctx.db.webhookDelivery.deleteMany({ where: { eventId: null, createdAt: { lt: before } } });
  return pruned;
}
