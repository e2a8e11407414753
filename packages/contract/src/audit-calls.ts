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
  subject: word.describe("Kind of thing that changed, for example `upload_group` or `api_key`."),
  subjectId: word.describe("Id of the thing that changed."),
  actor: word.describe("`key:{id}`, `user:{id}`, `token:{id}`, `worker` or `system`."),
  action: word.describe("For example `upload_group.completed` or `api_key.revoked`."),
  from: instant.optional().describe("Start of the time span, inclusive."),
  to: instant.optional().describe("End of the time span, exclusive."),
});
export type AuditQuery = z.infer<typeof auditQuery>;

/** An event with what its ids stand for today; null for what has gone since, and for what never had it. */
export const auditEvent = timelineEvent.extend({
  actorName: z.string().nullable().describe("Name of the key, or e-mail address of the person; null once it is gone."),
  uploadSessionId: z
    .uuid()
    .nullable()
    .describe(
      "Upload group that the event concerns, directly or through a file, video, job or token; null where there is none.",
    ),
  videoName: z.string().nullable().describe("Name of that group's video."),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const auditPage = z.object({
  items: z.array(auditEvent).describe("This page, in order."),
  nextCursor: z.string().nullable().describe("Cursor of the next page; null on the last page."),
});
export type AuditPage = z.infer<typeof auditPage>;
