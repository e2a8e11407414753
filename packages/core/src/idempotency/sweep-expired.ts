import type { Resources } from "../resources/context.ts";

const batchSize = 1_000;

/**
 * Deletes the answers of repeatable calls whose time is over, and rate limits that have nothing to say any more, batch
 * by batch. Safe to run by several workers at once, and to be killed.
 * @returns how many rows went
 */
export async function sweepExpired(ctx: Resources, signal?: AbortSignal): Promise<number> {
  const now = ctx.clock.now();
  const sweeps = [
    () => ctx.db.$executeRaw`
      DELETE FROM "IdempotencyRecord" WHERE ("workspaceId", actor, key) IN (
        SELECT "workspaceId", actor, key FROM "IdempotencyRecord" WHERE "expiresAt" <= ${now} LIMIT ${batchSize}
        FOR UPDATE SKIP LOCKED)`,
    () => ctx.db.$executeRaw`
      DELETE FROM "RateLimitBucket" WHERE actor IN (
        SELECT actor FROM "RateLimitBucket" WHERE "fullAt" <= ${now} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`,
  ];
  let total = 0;
  for (const sweep of sweeps)
    for (let count = batchSize; count === batchSize; total += count) {
      signal?.throwIfAborted();
      count = await sweep();
    }
  return total;
}
