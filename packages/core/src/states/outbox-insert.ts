import type { EventType } from "@vergence/contract";
import { Prisma } from "../resources/db/database.ts";
import type { Entity, StatusOf } from "./lifecycle.ts";

type PublicMoves = { [E in Entity]?: { [S in StatusOf<E>]?: EventType } };

/** The moves that emit an event. */
export const publicMoves: PublicMoves = {
  upload_group: { completed: "upload.completed", canceled: "upload.canceled", expired: "upload.expired" },
  library_video: { ready: "video.ready", failed: "video.failed" },
  stream: { ready: "stream.ready", failed: "stream.failed" },
};

/**
 * SQL over the moved row `m`: the group and the video, and the event's data beyond them (see the contract's
 * `events.ts`).
 */
const columns = {
  upload_group: {
    groupId: "m.id",
    videoId: "NULL::int",
    data: `jsonb_build_object('videoName', m."videoName")`,
    from: "m",
  },
  library_video: {
    groupId: `m."uploadGroupId"`,
    videoId: "m.id",
    data: `jsonb_build_object('videoName', m."videoName", 'errorCode', j."errorCode", 'error', j.error)`,
    from: `m LEFT JOIN LATERAL (
      SELECT "errorCode", error FROM "Job" WHERE "videoId" = m.id AND kind IN ('fetch', 'ingest') AND status = 'failed' ORDER BY id DESC LIMIT 1
    ) j ON m.status = 'failed'`,
  },
  stream: {
    groupId: `v."uploadGroupId"`,
    videoId: `m."videoId"`,
    data: `jsonb_build_object('videoName', v."videoName", 'errorCode', j."errorCode", 'error', j.error,
      'jobId', m."jobId", 'streamName', m."streamName", 'streamFormat', m.format)`,
    from: `m JOIN "LibraryVideo" v ON v.id = m."videoId" JOIN "Job" j ON j.id = m."jobId"`,
  },
};

/**
 * The part of a statement that moves rows `m` which also writes their events: `, outbox AS (INSERT …)`. Empty for moves
 * that emit none. Where a workspace has no enabled webhook, and no client has read its events recently, nothing is
 * written.
 */
export function outboxInsert<E extends Entity>(
  entity: E,
  to: StatusOf<E>,
  workspaceId: string,
  /** SQL for the video of a group that the same statement makes. */
  madeVideoId?: string,
): Prisma.Sql {
  const type = (publicMoves[entity] as Record<string, EventType> | undefined)?.[to];
  if (!type) return Prisma.empty;
  const { groupId, data, from, videoId: ownVideoId } = columns[entity as keyof typeof columns];
  const videoId = madeVideoId ?? ownVideoId;
  const raw = Prisma.raw;
  return Prisma.sql`, outbox AS (
      INSERT INTO "OutboxEvent" ("workspaceId", type, "orderKey", "groupId", "videoId", data)
      SELECT ${workspaceId}::uuid, ${type}, COALESCE(${raw(groupId)}::text, ${raw(videoId)}::text), ${raw(groupId)}, ${raw(videoId)},
        ${raw(data)}
      FROM ${raw(from)}
      WHERE EXISTS (SELECT FROM "Workspace" w WHERE w.id = ${workspaceId}::uuid AND w."eventsReadUntil" > now())
        OR EXISTS (SELECT FROM "WebhookEndpoint" e WHERE e."workspaceId" = ${workspaceId}::uuid AND e."disabledAt" IS NULL)
    )`;
}
