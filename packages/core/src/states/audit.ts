import type { AuditAction, AuditSubject, TimelineEvent } from "@vergence/contract";
import type { AuditEventModel } from "../../generated/prisma/models.ts";
import type { Context } from "../resources/context.ts";
import type { Database, Transaction } from "../resources/db/database.ts";
import type { AuditBy } from "./transition.ts";

export interface AuditEntry {
  action: AuditAction;
  subject: AuditSubject;
  subjectId: string;
  groupId?: string;
  videoId?: number;
  detail?: Record<string, string | number | boolean | null>;
}

/** Identity that the audit records for this call. */
export const auditBy = (ctx: Context): AuditBy => ({
  workspaceId: ctx.actor.workspaceId,
  actorName: ctx.actor.name,
  requestId: ctx.requestId,
});

/** Identity that the audit records for a worker, on behalf of the call that requested the job. */
export const workerAudit = (job: { workspaceId: string; requestId: string | null }): AuditBy => ({
  workspaceId: job.workspaceId,
  actorName: "worker",
  requestId: job.requestId,
});

/** As `workerAudit`, for a job row read with its video. */
export const workerAuditOf = (job: { requestId: string | null; video: { workspaceId: string } }): AuditBy =>
  workerAudit({ workspaceId: job.video.workspaceId, requestId: job.requestId });

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
