import type { Resources } from "../resources/context.ts";

/** A delivery that was due for so long without a worker at it has lost its job. */
const overdueSeconds = 120;
const maxLanes = 1_000;

/** Sends the job again for every sequence whose first delivery no worker takes up. @returns how many */
export async function resumeDeliveries(ctx: Pick<Resources, "db" | "queue" | "clock">): Promise<number> {
  const overdue = new Date(ctx.clock.now().getTime() - overdueSeconds * 1_000);
  const sequences = await ctx.db.$queryRaw<{ endpointId: string; orderKey: string }[]>`
    SELECT "endpointId", "orderKey" FROM (
      SELECT DISTINCT ON ("endpointId", "orderKey") * FROM "WebhookDelivery" WHERE "finishedAt" IS NULL
      ORDER BY "endpointId", "orderKey", position
    ) first
    WHERE "nextAttemptAt" < ${overdue} AND ("leasedUntil" IS NULL OR "leasedUntil" < ${overdue})
    LIMIT ${maxLanes}`;
  for (const sequence of sequences) await ctx.queue.send(ctx.db, "deliver-webhooks", sequence);
  return sequences.length;
}
