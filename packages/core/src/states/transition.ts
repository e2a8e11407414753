import { AppError } from "../kernel/errors.ts";
import { type Database, Prisma, type Transaction } from "../resources/db/database.ts";
import { type Entity, type StatusOf, sourcesOf } from "./lifecycle.ts";
import { outboxInsert } from "./outbox-insert.ts";

interface EntityTable {
  table: string;
  statusType: string;
  idType: "uuid" | "int";
  /** SQL, over the moved row `m`, of the audit's references. */
  groupId: string;
  videoId: string;
}

const tables: Record<Entity, EntityTable> = {
  upload_file: {
    table: "UploadFile",
    statusType: "UploadStatus",
    idType: "uuid",
    groupId: 'm."groupId"',
    videoId: "NULL::int",
  },
  upload_group: {
    table: "UploadGroup",
    statusType: "UploadStatus",
    idType: "uuid",
    groupId: "m.id",
    videoId: "NULL::int",
  },
  job: { table: "Job", statusType: "JobStatus", idType: "int", groupId: "NULL::uuid", videoId: 'm."videoId"' },
  job_task: {
    table: "JobTask",
    statusType: "JobStatus",
    idType: "int",
    groupId: "NULL::uuid",
    videoId: '(SELECT j."videoId" FROM "Job" j WHERE j.id = m."jobId")',
  },
  library_video: {
    table: "LibraryVideo",
    statusType: "VideoStatus",
    idType: "int",
    groupId: 'm."uploadGroupId"',
    videoId: "m.id",
  },
  stream: { table: "Stream", statusType: "StreamStatus", idType: "int", groupId: "NULL::uuid", videoId: 'm."videoId"' },
};

/** Identity that the audit records for a change, and its workspace. */
export interface AuditBy {
  workspaceId: string;
  actorName: string;
  requestId: string | null;
}

export interface Move<E extends Entity> {
  entity: E;
  ids: readonly (string | number)[];
  to: StatusOf<E>;
  /** Further columns to set in the same update, e.g. Prisma.sql`"completedAt" = ${now}`. */
  set?: Prisma.Sql[];
  /** A further condition, e.g. that the attempt is still ours. */
  where?: Prisma.Sql;
  /** Kept with the audit row. */
  detail?: Record<string, unknown>;
}

/**
 * The way to change a status: one conditional update, with an audit row for each row that moved, and its event where
 * the workspace has a listener, in the caller's transaction.
 * @returns the ids that moved. Those that did not are in another status, or `where` did not hold: the caller says what
 * that means.
 */
export async function moveWhereLegal<E extends Entity>(
  tx: Transaction | Database,
  by: AuditBy,
  move: Move<E>,
): Promise<(string | number)[]> {
  const { groupId, videoId } = tables[move.entity];
  const raw = Prisma.raw;
  const rows = await tx.$queryRaw<{ id: string | number }[]>`
    WITH m AS (${movedRows(move)}), audit AS (
      INSERT INTO "AuditEvent" ("workspaceId", actor, action, subject, "subjectId", "groupId", "videoId", "requestId", detail)
      SELECT ${by.workspaceId}::uuid, ${by.actorName}, ${`${move.entity}.${move.to}`}, ${move.entity}, m.id::text,
        ${raw(groupId)}, ${raw(videoId)}, ${by.requestId}, ${move.detail ? JSON.stringify(move.detail) : null}::jsonb
      FROM m
    )${outboxInsert(move.entity, move.to, by.workspaceId)}
    SELECT id FROM m`;
  return rows.map((row) => row.id);
}

/**
 * The conditional update by itself, `UPDATE … RETURNING *`, for a statement that makes other rows of those that moved.
 * Such a statement writes the audit row and the event of the move as well. No status is changed but by this update. The
 * status is compared as text, so that no index on it is used: a plan kept from when the table was small would go
 * through every pending row.
 */
export function movedRows<E extends Entity>(move: Move<E>): Prisma.Sql {
  const { table, statusType, idType } = tables[move.entity];
  const raw = Prisma.raw;
  const set = [Prisma.sql`status = ${move.to}::${raw(`"${statusType}"`)}`, ...(move.set ?? [])];
  const from = sourcesOf(move.entity, move.to);
  return Prisma.sql`
      UPDATE ${raw(`"${table}"`)} SET ${Prisma.join(set, ", ")}
      WHERE id = ANY(${move.ids}::${raw(idType)}[]) AND status::text = ANY(${from}::text[])
        AND ${move.where ?? Prisma.sql`true`}
      RETURNING *`;
}

/**
 * As `moveWhereLegal`, for a caller that needs every row moved.
 * Rows that are in the status already are fine: another call did the same before.
 * @throws AppError invalid_transition when a row is in a status from which the move is not legal
 */
export async function transition<E extends Entity>(
  tx: Transaction | Database,
  by: AuditBy,
  move: Move<E>,
): Promise<void> {
  const moved = await moveWhereLegal(tx, by, move);
  const rest = move.ids.filter((id) => !moved.includes(id));
  if (rest.length === 0) return;
  const { table, idType } = tables[move.entity];
  const rows = await tx.$queryRaw<{ id: string | number; status: string }[]>`
    SELECT id, status::text FROM ${Prisma.raw(`"${table}"`)} WHERE id = ANY(${rest}::${Prisma.raw(idType)}[])`;
  const wrong = rows.filter((row) => row.status !== move.to);
  if (wrong.length > 0) {
    const found = [...new Set(wrong.map((row) => row.status))].join(", ");
    throw new AppError(
      "invalid_transition",
      `A ${move.entity.replace("_", " ")} that is ${found} cannot become ${move.to}.`,
    );
  }
}
