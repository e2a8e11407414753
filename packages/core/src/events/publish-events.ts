import type { Resources } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";

const batchSize = 500;

/**
 * Numbers the committed events of a workspace that have no number yet, and creates a delivery of each for every webhook
 * that subscribes to it, with the queue's job: in one transaction, so each happens once however many processes try.
 *
 * Events become visible as their transactions commit, which is not the order in which they were inserted. Numbers are
 * given to what is visible, by one process at a time; the next one sees them all. So a reader that has read up to a
 * number never finds a new lower one.
 * @returns how many were published
 */
export async function publishEvents(ctx: Pick<Resources, "db" | "queue">, workspaceId: string): Promise<number> {
  let published = 0;
  // Asked without a lock: most callers find that another process did it before.
  while (await ctx.db.outboxEvent.findFirst({ where: { workspaceId, sequence: null }, select: { id: true } })) {
    const count = await ctx.db.$transaction((tx) => publishBatch(ctx, tx, workspaceId));
    published += count;
  }
  return published;
}

/** As `publishEvents`, for all workspaces where some wait: what a notification missed. */
export async function publishAllEvents(ctx: Pick<Resources, "db" | "queue">): Promise<number> {
  const waiting = await ctx.db.outboxEvent.findMany({
    where: { sequence: null },
    distinct: ["workspaceId"],
    select: { workspaceId: true },
  });
  let published = 0;
  for (const { workspaceId } of waiting) published += await publishEvents(ctx, workspaceId);
  return published;
}

async function publishBatch(ctx: Pick<Resources, "queue">, tx: Transaction, workspaceId: string): Promise<number> {
  // A statement of its own: what follows it sees all that the holder before us committed.
  await tx.$queryRaw`SELECT FROM "Workspace" WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
  const events = await tx.$queryRaw<{ id: string }[]>`
    WITH waiting AS (
      SELECT id, row_number() OVER (ORDER BY position) AS number FROM "OutboxEvent"
      WHERE "workspaceId" = ${workspaceId}::uuid AND sequence IS NULL ORDER BY position LIMIT ${batchSize}
    ), counted AS (
      UPDATE "Workspace" SET "lastEventSequence" = "lastEventSequence" + (SELECT count(*) FROM waiting)
      WHERE id = ${workspaceId}::uuid AND EXISTS (SELECT FROM waiting)
      RETURNING "lastEventSequence" - (SELECT count(*) FROM waiting) AS base
    )
    UPDATE "OutboxEvent" e SET sequence = base + number FROM waiting, counted WHERE e.id = waiting.id
    RETURNING e.id`;
  if (events.length === 0) return 0;
  const sequences = await tx.$queryRaw<{ endpointId: string; orderKey: string }[]>`
    WITH created AS (
      INSERT INTO "WebhookDelivery" ("endpointId", "eventId", "orderKey")
      SELECT w.id, e.id, e."orderKey" FROM "OutboxEvent" e
      JOIN "WebhookEndpoint" w ON w."workspaceId" = e."workspaceId" AND w."disabledAt" IS NULL
        AND (w."eventTypes" = '{}' OR e.type = ANY(w."eventTypes"))
      WHERE e.id = ANY(${events.map(({ id }) => id)}::uuid[])
      ORDER BY e.sequence
      RETURNING "endpointId", "orderKey"
    )
    SELECT DISTINCT "endpointId", "orderKey" FROM created`;
  for (const sequence of sequences) await ctx.queue.send(tx, "deliver-webhooks", sequence);
  return events.length;
}
