import { maxIntegerId } from "@vergence/contract";
import { z } from "zod";
import { AppError } from "./errors.ts";

/** The last millisecond that ISO 8601 writes with four digits of a year. */
const maxTime = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const time = z.int().nonnegative().max(maxTime);
const uuid = z.uuid();
const integerId = z.int().positive().max(maxIntegerId);

/** Where a page ended, as an opaque text for the client. */
function encodeCursor(last: { createdAt: Date; id: string | number }): string {
  return Buffer.from(JSON.stringify([last.createdAt.getTime(), last.id])).toString("base64url");
}

/**
 * @param id what the ids of the rows are; UUIDs where not given
 * @throws AppError invalid_input
 */
export function decodeCursor(cursor: string): { createdAt: Date; id: string };
export function decodeCursor<Id>(cursor: string, id: z.ZodType<Id>): { createdAt: Date; id: Id };
export function decodeCursor(cursor: string, id: z.ZodType = uuid): { createdAt: Date; id: unknown } {
  try {
    const [createdAt, lastId] = z.tuple([time, id]).parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { createdAt: new Date(createdAt), id: lastId };
  } catch {
    throw new AppError("invalid_input", "The query is not valid: cursor is not one that a page returned.", {
      issues: [{ path: "cursor", message: "is not one that a page returned" }],
    });
  }
}

/**
 * The condition for the rows after a page's end, newest first; none without a cursor.
 * @throws AppError invalid_input
 */
export const afterCursor = (cursor: string | undefined) => (cursor ? [older(decodeCursor(cursor))] : []);

/** As `afterCursor`, for rows with integer ids. */
export const afterIntegerCursor = (cursor: string | undefined) =>
  cursor ? [older(decodeCursor(cursor, integerId))] : [];

function older<Id>({ createdAt, id }: { createdAt: Date; id: Id }) {
  // The first line lets the index bound the scan; the second breaks ties.
  return { createdAt: { lte: createdAt }, OR: [{ createdAt: { lt: createdAt } }, { id: { lt: id } }] };
}

type Place = { createdAt: Date; id: string | number };

/**
 * A page of rows of which one more than `limit` was asked for.
 * @param placeOf where a row is in the order, if not by its own `createdAt` and `id`
 */
export function pageOf<Row extends Place>(rows: readonly Row[], limit: number): Page<Row>;
export function pageOf<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => Place): Page<Row>;
export function pageOf<Row>(rows: readonly Row[], limit: number, placeOf = (row: Row) => row as Place): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: last && rows.length > limit ? encodeCursor(placeOf(last)) : null };
}

interface Page<Row> {
  items: Row[];
  nextCursor: string | null;
}
