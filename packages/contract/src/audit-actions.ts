import { jobStatuses, streamStatuses, uploadStatuses, videoStatuses } from "./enums.ts";

/** All that the audit records, by its subject: the states that a subject moves to, and what else is done to it. */
export const auditActions = {
  upload_group: uploadStatuses,
  upload_file: uploadStatuses,
  library_video: [...videoStatuses, "updated", "deleted"],
  job: jobStatuses,
  job_task: jobStatuses,
  stream: streamStatuses,
  folder: ["renamed"],
  api_key: ["created", "rotated", "revoked"],
  upload_token: ["created", "revoked"],
  webhook: ["created", "updated", "disabled", "secret_rotated", "replayed", "deleted"],
  workspace: ["created", "owner_added"],
} as const;

export type AuditSubject = keyof typeof auditActions;

/** `upload_group.completed`, `api_key.revoked`, … */
export type AuditAction = {
  [Subject in AuditSubject]: `${Subject}.${(typeof auditActions)[Subject][number]}`;
}[AuditSubject];
