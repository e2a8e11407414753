import type { ListGroupsQuery, UploadGroupPage } from "@vergence/contract";
import type { UploadGroupWhereInput } from "../../generated/prisma/models.ts";
import { afterCursor, pageOf } from "../kernel/cursor.ts";
import { toStoredLayout } from "../kernel/layout-names.ts";
import type { Context } from "../resources/context.ts";
import { containsText } from "../resources/db/contains-text.ts";
import { toUploadGroupSummary } from "./upload-view.ts";

/**
 * The workspace's groups, newest first, a page at a time.
 * @throws AppError invalid_input for a cursor that no page gave
 */
export async function listGroups(ctx: Context, input: ListGroupsQuery): Promise<UploadGroupPage> {
  const where: UploadGroupWhereInput = {
    workspaceId: ctx.actor.workspaceId,
    status: input.status,
    layout: input.layout && toStoredLayout(input.layout),
    videoName: containsText(input.search),
    AND: afterCursor(input.cursor),
  };
  const rows = await ctx.db.uploadGroup.findMany({
    where,
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: input.limit + 1,
    include: { video: { select: { id: true } } },
  });
  const { items: groups, nextCursor } = pageOf(rows, input.limit);
  const files = await ctx.db.uploadFile.groupBy({
    by: ["groupId", "status"],
    where: { groupId: { in: groups.map((group) => group.id) } },
    _count: true,
    _sum: { totalBytes: true },
  });
  const items = groups.map((group) => {
    const own = files.filter((row) => row.groupId === group.id);
    return toUploadGroupSummary(group, {
      completed: own.find((row) => row.status === "completed")?._count ?? 0,
      totalBytes: own.reduce((sum, row) => sum + Number(row._sum.totalBytes ?? 0), 0),
    });
  });
  return { items, nextCursor };
}
