import type { Context } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";

/**
 * Leaves the deleting of a canceled or expired group's bytes to a retried job, in the transaction that decides it. It
 * is done at once, and once more when the last URL given out has ended: a single PUT can land as long as its URL lives.
 */
export async function requestCleanUp(
  ctx: Pick<Context, "queue" | "config">,
  tx: Transaction,
  groupId: string,
): Promise<void> {
  const afterLastUrlSeconds = ctx.config.upload.urlTtlSeconds + 60;
  await ctx.queue.send(tx, "clean-group", { groupId });
  await ctx.queue.send(tx, "clean-group", { groupId }, { startAfterSeconds: afterLastUrlSeconds });
}
