/** Key, workspace and file in one look-up: `$1` hash of the key, `$2` group, `$3` file. */
export const findFileSql = `
  SELECT f."storageKey", f."totalBytes", f."partSizeBytes", f."totalParts", f."fileRole"::text, f."fileName",
    f."uploadStrategy"::text, g."workspaceId", k.id AS "keyId"
  FROM "ApiKey" k
  JOIN "UploadGroup" g ON g."workspaceId" = k."workspaceId"
  JOIN "UploadFile" f ON f."groupId" = g.id
  WHERE k.hash = $1 AND k."revokedAt" IS NULL AND g.id = $2::uuid AND f.id = $3::uuid`;

/**
 * All that the last \`complete\` of a group of one file writes, in one statement: the file and the group, the library
 * record, its asset file, job and stream, an audit row each, and the queue's entry with its NOTIFY. `$1` group, `$2`
 * file, `$3` etag, `$4` workspace, `$5` actor.
 */
export const completeFileSql = `
  WITH "group" AS (
    UPDATE "UploadGroup" SET status = 'completed', "completedAt" = now()
    WHERE id = $1::uuid AND status = 'pending' RETURNING *
  ), file AS (
    UPDATE "UploadFile" SET status = 'completed', "completedAt" = now(), etag = $3
    WHERE id = $2::uuid AND status = 'pending' AND EXISTS (SELECT FROM "group") RETURNING *
  ), video AS (
    INSERT INTO "LibraryVideo"
      ("workspaceId", "uploadGroupId", "playbackId", "videoName", description, layout, perspective, "folderName")
    SELECT "workspaceId", id, gen_random_uuid(), "videoName", description, layout, perspective, "folderName"
    FROM "group" RETURNING id
  ), asset AS (
    INSERT INTO "AssetFile" (id, "videoId", position, "fileRole", "fileName", "languageTag", "sizeBytes", "storageKey", etag)
    SELECT f.id, v.id, f.position, f."fileRole", f."fileName", f."languageTag", f."totalBytes", f."storageKey", f.etag
    FROM file f, video v
  ), job AS (
    INSERT INTO "Job" ("videoId", kind) SELECT id, 'ingest' FROM video RETURNING id, "videoId"
  ), stream AS (
    INSERT INTO "Stream" ("videoId", "jobId", "streamName", format)
    SELECT "videoId", id, 'H264', 'H264' FROM job RETURNING id, "videoId"
  ), audit AS (
    INSERT INTO "AuditEvent" ("workspaceId", actor, action, subject, "subjectId", "groupId", "videoId", detail)
    SELECT $4::uuid, $5, made.action, made.subject, made.id, $1::uuid, made."videoId", made.detail
    FROM (
      SELECT 'upload_file.completed' AS action, 'upload_file' AS subject, id::text AS id, NULL::int AS "videoId",
        jsonb_build_object('fileName', "fileName", 'fileRole', "fileRole") AS detail FROM file
      UNION ALL SELECT 'upload_group.completed', 'upload_group', id::text, NULL, NULL FROM "group"
      UNION ALL SELECT 'library_video.processing', 'library_video', id::text, id, NULL FROM video
      UNION ALL SELECT 'job.queued', 'job', id::text, "videoId", NULL FROM job
      UNION ALL SELECT 'stream.queued', 'stream', id::text, "videoId", NULL FROM stream
    ) made
  ), queued AS (
    INSERT INTO pgboss.job
      (name, data, start_after, expire_seconds, deletion_seconds, keep_until, retry_limit, retry_delay, retry_backoff,
       retry_delay_max, policy, dead_letter, heartbeat_seconds)
    SELECT q.name, jsonb_build_object('jobId', job.id), now(), q.expire_seconds, q.deletion_seconds,
      now() + q.retention_seconds * interval '1s', q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max,
      q.policy, q.dead_letter, q.heartbeat_seconds
    FROM job, pgboss.queue q WHERE q.name = 'ingest'
    RETURNING name
  )
  SELECT job."videoId" AS "libraryId", pg_notify('pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24), queued.name)
  FROM job, queued`;
