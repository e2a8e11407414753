import type { Resources } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { requestCleanUp } from "./request-clean-up.ts";

const batchSize = 100;

/**
 * Expires the groups whose time is over, batch by batch. Several workers may run it at once: each takes the rows that
 * no other holds. Killed midway, the batches before stay done and the next run goes on.
 * @returns how many groups expired
 */
export async function expireGroups(ctx: Resources, signal?: AbortSignal): Promise<number> {
  let total = 0;
  for (;;) {
    signal?.throwIfAborted();
    const count = await expireBatch(ctx);
    total += count;
    if (count < batchSize) return total;
  }
}

async function expireBatch(ctx: Resources): Promise<number> {
  const now = ctx.clock.now();
  return ctx.db.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
      SELECT id, "workspaceId" FROM "UploadGroup" WHERE status = 'pending' AND "expiresAt" <= ${now}
      ORDER BY "expiresAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    for (const { id, workspaceId } of due) {
      const by = { workspaceId, actorName: "system", requestId: null };
      const expired = { to: "expired", set: [] as Prisma.Sql[] } as const;
      await moveWhereLegal(tx, by, {
        ...expired,
        entity: "upload_group",
        ids: [id],
        set: [Prisma.sql`"expiredAt" = ${now}`],
      });
      const files = await tx.uploadFile.findMany({ where: { groupId: id, status: "pending" }, select: { id: true } });
      await moveWhereLegal(tx, by, { ...expired, entity: "upload_file", ids: files.map((file) => file.id) });
      await requestCleanUp(ctx, tx, id);
    }
    return due.length;
  });
}
