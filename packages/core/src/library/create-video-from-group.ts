import { ingestJobSql } from "../jobs/create-jobs.ts";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import { outboxInsert } from "../states/outbox-insert.ts";
import { type AuditBy, movedRows } from "../states/transition.ts";

/**
 * Completes the group if no file of it is pending, and turns it into its library record, with its asset files, its
 * ingest job and the stream that this job makes. One statement, for it stands on the path of every last `complete`.
 * `uploadGroupId` is unique: a second record is impossible.
 * @returns null while a file is pending, and when the group is completed already
 */
export async function createVideoFromGroup(
  tx: Transaction,
  by: AuditBy,
  { groupId, now }: { groupId: string; now: Date },
): Promise<{ videoId: number; jobId: number } | null> {
  const moved = movedRows({
    entity: "upload_group",
    ids: [groupId],
    to: "completed",
    set: [Prisma.sql`"completedAt" = ${now}`],
    where: Prisma.sql`NOT EXISTS (SELECT FROM "UploadFile" WHERE "groupId" = ${groupId}::uuid AND status = 'pending')`,
  });
  const job = ingestJobSql(by.requestId);
  const [row] = await tx.$queryRaw<{ videoId: number; jobId: number }[]>`
    WITH m AS (${moved}), video AS (
      INSERT INTO "LibraryVideo" ("workspaceId", "uploadGroupId", "playbackId", "videoName", description, layout, perspective, "folderName")
      SELECT "workspaceId", id, gen_random_uuid(), "videoName", description, layout, perspective, "folderName" FROM m
      RETURNING id
    ), asset AS (
      INSERT INTO "AssetFile" (id, "videoId", position, "fileRole", "fileName", "languageTag", "sizeBytes", "storageKey", etag, "versionId")
      SELECT f.id, video.id, f.position, f."fileRole", f."fileName", f."languageTag", f."totalBytes", f."storageKey", f.etag, f."versionId"
      FROM "UploadFile" f, video WHERE f."groupId" = ${groupId}::uuid
    ), ${job.ctes}, audit AS (
      -- One INSERT, for the rows' numbers are the timeline's order.
      INSERT INTO "AuditEvent" ("workspaceId", actor, action, subject, "subjectId", "groupId", "videoId", "requestId")
      SELECT ${by.workspaceId}::uuid, ${by.actorName}, made.action, made.subject, made.id, ${groupId}::uuid, made."videoId", ${by.requestId}
      FROM (
        SELECT 'upload_group.completed' AS action, 'upload_group' AS subject, id::text, NULL::int AS "videoId" FROM m
        UNION ALL SELECT 'library_video.processing', 'library_video', id::text, id FROM video
        UNION ALL ${job.auditRows}
      ) made
    )${outboxInsert("upload_group", "completed", by.workspaceId, "(SELECT id FROM video)")}
    SELECT "videoId", id AS "jobId" FROM job`;
  return row ?? null;
}
