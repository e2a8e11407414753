import pg from "pg";
import type { Bench } from "./open-bench.ts";

interface Change {
  action: string;
  groupId: string | null;
}

/** A change, and when it was received, on the clock of `performance.now()`. */
export interface ReceivedChange {
  action: string;
  atMs: number;
}

/** Receives every state change as it is committed, as the admin pages do. */
export interface ChangeListener {
  /** When this change of a group was received, on the clock of `performance.now()`; waits for it. */
  receivedAt(groupId: string, action: string): Promise<number>;
  /** The first of these changes of a group, or of the video that was made of it, that is received from this call on. */
  next(groupId: string, actions: readonly string[]): Promise<ReceivedChange>;
}

/**
 * Listens to the database's notifications of each commit. One connection receives all, so that no difference is that of
 * two connections.
 */
export async function listenToChanges(bench: Bench, databaseUrl: string): Promise<ChangeListener> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  bench.defer(() => client.end());
  const received = new Map<string, number>();
  const waiting = new Set<(groupId: string | null, change: ReceivedChange) => void>();
  client.on("notification", ({ payload }) => {
    const atMs = performance.now();
    const { action, groupId } = JSON.parse(payload ?? "{}") as Change;
    received.set(`${groupId} ${action}`, atMs);
    for (const receive of waiting) receive(groupId, { action, atMs });
  });
  await client.query("LISTEN vergence_changes");
  const next: ChangeListener["next"] = (ofGroup, actions) =>
    new Promise((resolve) => {
      const receive = (groupId: string | null, change: ReceivedChange) => {
        if (groupId !== ofGroup || !actions.includes(change.action)) return;
        waiting.delete(receive);
        resolve(change);
      };
      waiting.add(receive);
    });
  return {
    next,
    receivedAt: async (groupId, action) => received.get(`${groupId} ${action}`) ?? (await next(groupId, [action])).atMs,
  };
}
