import { defaultWorkspaceId } from "@vergence/core/process";
import { query } from "./query.ts";

/**
 * Fills a database with groups as years of use leave them, one a minute: nine of ten completed, with library record,
 * asset file, job, stream and audit rows, the rest canceled. Triggers and foreign keys sleep meanwhile.
 */
export async function fillWithGroups(databaseUrl: string, count: number): Promise<void> {
  const statements = [
    "BEGIN",
    "SET LOCAL session_replication_role = replica",
    `CREATE TEMP TABLE made ON COMMIT DROP AS
      SELECT n, gen_random_uuid() AS "groupId", gen_random_uuid() AS "fileId", n % 10 = 0 AS canceled,
        now() - n * interval '1 minute' AS at
      FROM generate_series(1, ${count}) n`,
    `INSERT INTO "UploadGroup" (id, "workspaceId", "videoName", description, layout, perspective, "folderName", status, "fileCount",
        "createdAt", "expiresAt", "completedAt", "canceledAt")
      SELECT "groupId", '${defaultWorkspaceId}', 'Film ' || n, '', '2D', 0, 'Home',
        (CASE WHEN canceled THEN 'canceled' ELSE 'completed' END)::"UploadStatus", 1, at, at + interval '5 days',
        CASE WHEN NOT canceled THEN at END, CASE WHEN canceled THEN at END
      FROM made`,
    `INSERT INTO "UploadFile" (id, "groupId", position, "fileRole", "fileName", "totalBytes", "partSizeBytes", "totalParts",
        "uploadStrategy", status, "storageKey", etag, "completedAt")
      SELECT "fileId", "groupId", 0, 'video', 'film.mp4', 5, 5, 1, 'single_put',
        (CASE WHEN canceled THEN 'canceled' ELSE 'completed' END)::"UploadStatus",
        'workspaces/${defaultWorkspaceId}/uploads/' || "groupId" || '/' || "fileId", 'etag', at
      FROM made`,
    `INSERT INTO "LibraryVideo" ("workspaceId", "uploadGroupId", "playbackId", "videoName", description, layout, perspective,
        "folderName", status, "createdAt")
      SELECT '${defaultWorkspaceId}', "groupId", gen_random_uuid(), 'Film ' || n, '', '2D', 0, 'Home', 'ready', at
      FROM made WHERE NOT canceled`,
    `INSERT INTO "AssetFile" (id, "videoId", position, "fileRole", "fileName", "sizeBytes", "storageKey", etag)
      SELECT "fileId", v.id, 0, 'video', 'film.mp4', 5, 'asset/' || "fileId", 'etag'
      FROM made JOIN "LibraryVideo" v ON v."uploadGroupId" = "groupId"`,
    `INSERT INTO "Job" ("videoId", kind, status, attempt) SELECT id, 'ingest', 'succeeded', 1 FROM "LibraryVideo"`,
    `INSERT INTO "Stream" ("videoId", "jobId", "streamName", format, status)
      SELECT "videoId", id, 'H264', 'H264', 'ready' FROM "Job"`,
    `INSERT INTO "AuditEvent" ("workspaceId", at, actor, action, subject, "subjectId", "groupId")
      SELECT '${defaultWorkspaceId}', at, 'key:bench', action, 'upload_group', "groupId", "groupId"
      FROM made, unnest(ARRAY['upload_group.pending', 'upload_file.completed', 'upload_group.completed', 'job.queued',
        'job.running', 'job.succeeded']) action`,
    "COMMIT",
    "VACUUM ANALYZE",
  ];
  const [vacuum = "", ...rest] = statements.toReversed();
  await query(databaseUrl, rest.toReversed().join(";\n"));
  await query(databaseUrl, vacuum);
}
