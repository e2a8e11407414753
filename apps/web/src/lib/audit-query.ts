import { isPlainLine } from "@vergence/contract";
import { endOfDay } from "./end-of-day.ts";

/** What the audit page shows; all of it is in the address, so that reload, back and a sent link work. */
export interface AuditQuery {
  subject?: string;
  subjectId?: string;
  actor?: string;
  action?: string;
  /** The first and the last day, where the person is: `2026-12-31`. */
  from?: string;
  to?: string;
  /** The cursors of the pages walked through, newest page first; the last one is the page on show. */
  trail: string[];
}

const words = ["subject", "subjectId", "actor", "action"] as const;
const days = ["from", "to"] as const;
/** An address must stay short enough for every proxy; older steps are forgotten first. */
const maxTrailLength = 24;

/** Reads the address; whatever the server would refuse is left out. */
export function parseAuditQuery(params: URLSearchParams): AuditQuery {
  const query: AuditQuery = { trail: params.getAll("cursor").filter((cursor) => cursor && cursor.length <= 200) };
  for (const name of words) {
    const word = params.get(name) ?? "";
    if (word && word.length <= 200 && isPlainLine(word)) query[name] = word;
  }
  for (const name of days) {
    const day = params.get(name) ?? "";
    if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))) query[name] = day;
  }
  return query;
}

/** The address of a query: the path, with only what narrows the list. */
export function auditHref({ trail, ...filters }: AuditQuery): string {
  const params = new URLSearchParams();
  for (const name of [...words, ...days]) if (filters[name]) params.set(name, filters[name]);
  for (const cursor of trail.slice(-maxTrailLength)) params.append("cursor", cursor);
  return params.size === 0 ? "/audit" : `/audit?${params}`;
}

/** What the server is asked: days become moments, from the first one's first to after the last one's last. */
export function auditInput({ trail, from, to, ...words }: AuditQuery) {
  return {
    ...words,
    from: from && new Date(`${from}T00:00:00`).toISOString(),
    to: to && new Date(Date.parse(endOfDay(to)) + 1).toISOString(),
    cursor: trail.at(-1),
  };
}

/** Whether anything narrows the list. */
export const isNarrowed = (query: AuditQuery): boolean => [...words, ...days].some((name) => query[name] !== undefined);

/** The end of an id, by which a person recognizes it: ids begin alike, with their time of creation. */
export const shortId = (id: string): string => (id.length > 12 ? `…${id.slice(-8)}` : id.slice(id.indexOf(":") + 1));
