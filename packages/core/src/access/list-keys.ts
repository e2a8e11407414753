import type { KeyPage, ListKeysQuery } from "@vergence/contract";
import type { Context } from "../context.ts";
import { afterCursor, encodeCursor } from "../cursor.ts";
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
  const keys = rows.slice(0, input.limit);
  const last = keys.at(-1);
  return { items: keys.map(toKeyState), nextCursor: last && rows.length > input.limit ? encodeCursor(last) : null };
}
