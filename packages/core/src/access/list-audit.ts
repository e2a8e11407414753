import type { AuditPage, AuditQuery } from "@vergence/contract";
import { z } from "zod";
import type { AuditEventWhereInput } from "../../generated/prisma/models.ts";
import { decodeCursor, pageOf } from "../kernel/cursor.ts";
import type { Context } from "../resources/context.ts";
import { toAuditEvents } from "./audit-view.ts";

/** Fits a bigint of the database. */
const eventId = z.string().regex(/^\d{1,18}$/);

/**
 * What happened in the workspace, newest first, a page at a time; every filter that is given has to hold.
 * @throws AppError invalid_input for a cursor that no page gave
 */
export async function listAudit(ctx: Context, input: AuditQuery): Promise<AuditPage> {
  const { subject, subjectId, actor, action, from, to, limit, cursor } = input;
  const rows = await ctx.db.auditEvent.findMany({
    where: {
      workspaceId: ctx.actor.workspaceId,
      subject,
      subjectId,
      actor,
      action,
      at: { gte: from && timeOf(from), lt: to && timeOf(to) },
      AND: cursor ? [after(decodeCursor(cursor, eventId))] : [],
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const { items, nextCursor } = pageOf(rows, limit, ({ at, id }) => ({ createdAt: at, id: String(id) }));
  return { items: await toAuditEvents(ctx, items), nextCursor };
}

/** Nothing is older than 1970; Postgres has no year 0, which ISO 8601 writes. */
const timeOf = (time: string) => new Date(Math.max(0, Date.parse(time)));

function after({ createdAt, id }: { createdAt: Date; id: string }): AuditEventWhereInput {
  // The first line lets the index bound the scan; the second breaks ties.
  return { at: { lte: createdAt }, OR: [{ at: { lt: createdAt } }, { id: { lt: BigInt(id) } }] };
}
