import type { KeyPage, ListKeysQuery } from "@vergence/contract";
import { afterCursor, pageOf } from "../kernel/cursor.ts";
import type { Context } from "../resources/context.ts";
import { toKeyState } from "./key-view.ts";

/**
 * The workspace's keys, newest first, ended ones included, a page at a time.
 * @throws AppError invalid_input for a cursor that no page gave
 */
export async function listKeys(ctx: Context, input: ListKeysQuery): Promise<KeyPage> {
  const rows = await ctx.db.apiKey.findMany({
    where: { workspaceId: ctx.actor.workspaceId, AND: afterCursor(input.cursor) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: input.limit + 1,
  });
  const { items, nextCursor } = pageOf(rows, input.limit);
  return { items: items.map(toKeyState), nextCursor };
}
