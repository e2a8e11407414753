import pg from "pg";
import type { Bench } from "./open-bench.ts";

interface Change {
  action: string;
  groupId: string | null;
}

/** A change, and when it was heard, on the clock of `performance.now()`. */
export interface HeardChange {
  action: string;
  atMs: number;
}

/** Hears of every state change as it is committed, the way the admin pages do. */
export interface ChangeListener {
  /** When this change of a group was heard, on the clock of `performance.now()`; waits for it. */
  heardAt(groupId: string, action: string): Promise<number>;
  /** The first of these changes of a group, or of the video that was made of it, that is heard from this call on. */
  next(groupId: string, actions: readonly string[]): Promise<HeardChange>;
}

/** Listens to what the database tells at each commit. One connection hears all, so that differences are not those of two. */
export async function listenToChanges(bench: Bench, databaseUrl: string): Promise<ChangeListener> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  bench.defer(() => client.end());
  const heard = new Map<string, number>();
  const waiting = new Set<(groupId: string | null, change: HeardChange) => void>();
  client.on("notification", ({ payload }) => {
    const atMs = performance.now();
    const { action, groupId } = JSON.parse(payload ?? "{}") as Change;
    heard.set(`${groupId} ${action}`, atMs);
    for (const hear of waiting) hear(groupId, { action, atMs });
  });
  await client.query("LISTEN vergence_changes");
  const next: ChangeListener["next"] = (ofGroup, actions) =>
    new Promise((resolve) => {
      const hear = (groupId: string | null, change: HeardChange) => {
        if (groupId !== ofGroup || !actions.includes(change.action)) return;
        waiting.delete(hear);
        resolve(change);
      };
      waiting.add(hear);
    });
  return {
    next,
    heardAt: async (groupId, action) => heard.get(`${groupId} ${action}`) ?? (await next(groupId, [action])).atMs,
  };
}
