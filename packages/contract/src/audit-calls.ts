import { z } from "zod";
import { timelineEvent } from "./library-calls.ts";
import { instant, isPlainLine, pageQuery, plainLineMessage } from "./primitives.ts";

const word = z
  .string()
  .min(1, "must not be empty")
  .max(200, "must be at most 200 characters")
  .refine(isPlainLine, plainLineMessage)
  .optional();

/** Query of `GET /api/audit`; every filter that is given has to hold. */
export const auditQuery = pageQuery.extend({
  /** `upload_group`, `api_key`, … */
  subject: word,
  subjectId: word,
  /** `key:{id}`, `user:{id}`, `token:{id}`, `worker` or `system` */
  actor: word,
  /** `upload_group.completed`, `api_key.revoked`, … */
  action: word,
  /** The first moment that counts. */
  from: instant.optional(),
  /** The first moment that no longer counts. */
  to: instant.optional(),
});
export type AuditQuery = z.infer<typeof auditQuery>;

/** An event with what its ids stand for today; null for what has gone since, and for what never had it. */
export const auditEvent = timelineEvent.extend({
  /** The key's name, or the e-mail address of who was signed in. */
  actorName: z.string().nullable(),
  /** The upload group that it concerns, itself or by a file, a video, a job or a token of it. */
  uploadSessionId: z.uuid().nullable(),
  /** The name of that group's video. */
  videoName: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const auditPage = z.object({ items: z.array(auditEvent), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPage>;
