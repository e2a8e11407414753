import type { AuditAction, AuditSubject, TimelineEvent } from "@vergence/contract";
import type { AuditEventModel } from "../generated/prisma/models.ts";
import type { Context } from "./context.ts";
import type { Database, Transaction } from "./db/database.ts";
import type { AuditBy } from "./transition.ts";

export interface AuditEntry {
  action: AuditAction;
  subject: AuditSubject;
  subjectId: string;
  groupId?: string;
  videoId?: number;
  detail?: Record<string, string | number | boolean | null>;
}

/** Whom the changes of a call are put down to. */
export const auditBy = (ctx: Context): AuditBy => ({
  workspaceId: ctx.actor.workspaceId,
  actorName: ctx.actor.name,
  requestId: ctx.requestId,
});

/** Adds an audit row for something that is not a move between states: a creation, a key. */
export async function recordAudit(tx: Transaction | Database, by: AuditBy, entry: AuditEntry): Promise<void> {
  await tx.auditEvent.create({
    data: { workspaceId: by.workspaceId, actor: by.actorName, requestId: by.requestId, ...entry },
  });
}

/** An audit row as callers see it. */
export const toTimelineEvent = (event: AuditEventModel): TimelineEvent => ({
  id: String(event.id),
  at: event.at.toISOString(),
  actor: event.actor,
  action: event.action,
  subject: event.subject,
  subjectId: event.subjectId,
  requestId: event.requestId,
  detail: event.detail as Record<string, unknown> | null,
});
