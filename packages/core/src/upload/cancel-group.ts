import type { CanceledGroup } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { auditBy } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { requestCleanUp } from "./request-clean-up.ts";

/**
 * Cancels a whole group; not resumable, safe to repeat. What the store holds of it is deleted by a job.
 * @throws AppError not_found; already_completed; gone when it has expired
 */
export async function cancelGroup(ctx: Context, input: { uploadSessionId: string }): Promise<CanceledGroup> {
  const groupId = input.uploadSessionId;
  const where = { id: groupId, workspaceId: ctx.actor.workspaceId };
  if (!(await ctx.db.uploadGroup.findFirst({ where, select: { id: true } })))
    throw new AppError("not_found", "There is no such upload group.");

  await ctx.db.$transaction(async (tx) => {
    const now = ctx.clock.now();
    const moved = await moveWhereLegal(tx, auditBy(ctx), {
      entity: "upload_group",
      ids: [groupId],
      to: "canceled",
      set: [Prisma.sql`"canceledAt" = ${now}`],
    });
    if (moved.length === 0) return;
    const files = await tx.uploadFile.findMany({ where: { groupId, status: "pending" }, select: { id: true } });
    await moveWhereLegal(tx, auditBy(ctx), {
      entity: "upload_file",
      ids: files.map((file) => file.id),
      to: "canceled",
    });
    await requestCleanUp(ctx, tx, groupId);
  });

  const group = await ctx.db.uploadGroup.findUniqueOrThrow({
    where,
    include: { _count: { select: { files: { where: { status: "canceled" } } } } },
  });
  if (group.status === "completed")
    throw new AppError("already_completed", "This upload group is completed; it can no longer be canceled.");
  if (group.status !== "canceled" || !group.canceledAt)
    throw new AppError("gone", `This upload group is ${group.status}; there is nothing to cancel.`);
  return {
    sessionId: group.id,
    status: "canceled",
    canceledAt: group.canceledAt.toISOString(),
    fileCount: group.fileCount,
    canceledFileCount: group._count.files,
  };
}
