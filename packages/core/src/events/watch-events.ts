import { eventReaderDays, type VergenceEvent } from "@vergence/contract";
import { startTimer } from "@vergence/timers";
import type { Context } from "../resources/context.ts";
import { toEvent } from "./event-view.ts";
import { isPublicChange } from "./public-changes.ts";
import { publishEvents } from "./publish-events.ts";

/** What a reader gets: an event with the place where to resume after it; or a beat now and then while nothing happens. */
export type EventNews =
  | { kind: "event"; id: string; event: VergenceEvent }
  /** Where the reader is, without an event: at the beginning. */
  | { kind: "position"; id: string }
  /** Events before this place were missed and are not kept: ask the API what is true. */
  | { kind: "resync"; id: string }
  | { kind: "beat" };

const batchSize = 100;
const daySeconds = 86_400;

/**
 * The workspace's events, each once and in the order of their numbers, from after `lastEventId` (from now on, where there is none) until
 * the signal aborts or the process closes. Whoever resumes with the last id that arrived misses nothing and gets nothing twice.
 * Nothing is read before it is asked for: a slow reader holds a place in the table, not a backlog.
 */
export async function* watchEvents(
  ctx: Context,
  input: { lastEventId: string | undefined },
  options: { signal: AbortSignal; beatMs: number },
): AsyncGenerator<EventNews> {
  const wake = new Wake(options.beatMs);
  const { signal } = options;
  const listening = listen(ctx, signal, wake);
  try {
    const start = await openReading(ctx, input.lastEventId);
    yield start.isComplete
      ? { kind: "position", id: String(start.after) }
      : { kind: "resync", id: String(start.after) };
    let after = start.after;
    while (!signal.aborted && !wake.isOver) {
      wake.clear();
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
      if (await wake.wait()) continue;
      await keepReading(ctx);
      yield { kind: "beat" };
    }
  } finally {
    wake.end();
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
  // Some were pruned: what is left is told all the same.
  return { after, isComplete: next === 1 };
}

/** Prolongs the keeping of events, in steps, so that it is no write at every beat. */
async function keepReading(ctx: Context): Promise<void> {
  const at = (days: number) => new Date(ctx.clock.now().getTime() + days * daySeconds * 1000);
  await ctx.db.$executeRaw`
    UPDATE "Workspace" SET "eventsReadUntil" = ${at(eventReaderDays)}
    WHERE id = ${ctx.actor.workspaceId}::uuid AND ("eventsReadUntil" IS NULL OR "eventsReadUntil" < ${at(eventReaderDays - 1)})`;
}

/** Wakes the reader at every change that is an event, and after the change feed was away. */
async function listen(ctx: Context, signal: AbortSignal, wake: Wake): Promise<void> {
  const ended = AbortSignal.any([signal, wake.signal]);
  for await (const change of ctx.changes.watch(ctx.actor.workspaceId, ended)) if (isPublicChange(change)) wake.ring();
  wake.end();
}

/** A bell that remembers one ring. */
class Wake {
  readonly #beatMs: number;
  readonly #ended = new AbortController();
  #rang = false;
  #resume: () => void = () => undefined;

  constructor(beatMs: number) {
    this.#beatMs = beatMs;
  }

  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  get isOver(): boolean {
    return this.#ended.signal.aborted;
  }

  ring(): void {
    this.#rang = true;
    this.#resume();
  }

  clear(): void {
    this.#rang = false;
  }

  end(): void {
    this.#ended.abort();
    this.#resume();
  }

  /** @returns whether it rang; false after a beat's time of silence, or at the end */
  async wait(): Promise<boolean> {
    if (this.#rang || this.isOver) return this.#rang;
    await new Promise<void>((resolve) => {
      const timer = startTimer(resolve, this.#beatMs);
      this.#resume = () => {
        timer.stop();
        resolve();
      };
    });
    return this.#rang;
  }
}
