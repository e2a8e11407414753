import { eventReaderDays, type VergenceEvent } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { toEvent } from "./event-view.ts";
import { isPublicChange } from "./public-changes.ts";
import { publishEvents } from "./publish-events.ts";
import { Signal } from "./signal.ts";

/** What a reader gets: an event with the position to resume from; or a heartbeat now and then while nothing happens. */
export type EventItem =
  | { kind: "event"; id: string; event: VergenceEvent }
  /** The reader's position at the beginning, without an event. */
  | { kind: "position"; id: string }
  /** Events before this position were missed and are no longer kept: read the current state from the API. */
  | { kind: "resync"; id: string }
  | { kind: "heartbeat" };

const batchSize = 100;
const daySeconds = 86_400;

/**
 * The workspace's events, each once and in the order of their numbers, from after `lastEventId` (from now on, where
 * there is none) until the signal aborts or the process closes. A reader that resumes with the last id that arrived
 * misses nothing and gets nothing twice. Nothing is read before it is asked for: a slow reader holds a place in the
 * table, not a backlog.
 */
export async function* watchEvents(
  ctx: Context,
  input: { lastEventId: string | undefined },
  options: { signal: AbortSignal; heartbeatMs: number },
): AsyncGenerator<EventItem> {
  const changes = new Signal(options.heartbeatMs);
  const { signal } = options;
  const listening = listen(ctx, signal, changes);
  try {
    const start = await openReading(ctx, input.lastEventId);
    yield start.isComplete
      ? { kind: "position", id: String(start.after) }
      : { kind: "resync", id: String(start.after) };
    let after = start.after;
    while (!signal.aborted && !changes.ended.aborted) {
      changes.clear();
      await publishEvents(ctx, ctx.actor.workspaceId);
      const rows = await ctx.db.outboxEvent.findMany({
        where: { workspaceId: ctx.actor.workspaceId, sequence: { gt: after } },
        orderBy: { sequence: "asc" },
        take: batchSize,
      });
      for (const row of rows) {
        after = row.sequence as bigint;
        yield { kind: "event", id: String(after), event: toEvent(row) };
        if (signal.aborted) return;
      }
      if (rows.length === batchSize) continue;
      if (await changes.wait()) continue;
      await keepReading(ctx);
      yield { kind: "heartbeat" };
    }
  } finally {
    changes.end();
    await listening;
  }
}

/**
 * Sees to it that events are kept from now on, and finds where to begin.
 * @returns `isComplete` false where events after the given place may be missing
 */
async function openReading(ctx: Context, lastEventId: string | undefined) {
  const { workspaceId } = ctx.actor;
  const wasKept = await ctx.db.workspace.count({
    where: {
      id: workspaceId,
      OR: [{ eventsReadUntil: { gt: ctx.clock.now() } }, { webhookEndpoints: { some: { disabledAt: null } } }],
    },
  });
  await keepReading(ctx);
  await publishEvents(ctx, workspaceId);
  const { lastEventSequence: last } = await ctx.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  if (lastEventId === undefined) return { after: last, isComplete: true };
  const after = BigInt(lastEventId);
  if (after > last || wasKept === 0) return { after: last, isComplete: false };
  if (after === last) return { after, isComplete: true };
  const next = await ctx.db.outboxEvent.count({ where: { workspaceId, sequence: after + 1n } });
  // Some were pruned: what is left is delivered all the same.
  return { after, isComplete: next === 1 };
}

/** Prolongs the keeping of events, in steps, so that it is no write at every heartbeat. */
async function keepReading(ctx: Context): Promise<void> {
  const at = (days: number) => new Date(ctx.clock.now().getTime() + days * daySeconds * 1000);
  await ctx.db.$executeRaw`
    UPDATE "Workspace" SET "eventsReadUntil" = ${at(eventReaderDays)}
    WHERE id = ${ctx.actor.workspaceId}::uuid AND ("eventsReadUntil" IS NULL OR "eventsReadUntil" < ${at(eventReaderDays - 1)})`;
}

/** Notifies the reader of every change that emits an event, and after the change feed was disconnected. */
async function listen(ctx: Context, signal: AbortSignal, changes: Signal): Promise<void> {
  const ended = AbortSignal.any([signal, changes.ended]);
  for await (const change of ctx.changes.watch(ctx.actor.workspaceId, ended))
    if (isPublicChange(change)) changes.notify();
  changes.end();
}
