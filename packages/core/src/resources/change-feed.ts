import { startTimer, type Timer } from "@vergence/timers";
import pg from "pg";
import type { Logger } from "pino";
import { z } from "zod";

/** A change to a workspace's data, delivered when its transaction commits. */
export interface Change {
  /** Null with a `resync` of all workspaces. */
  workspaceId: string | null;
  /** As the audit names it, or `job.progress`; `resync` when changes may have been missed. */
  action: string;
  uploadSessionId: string | null;
  libraryId: number | null;
}

/** What the database triggers send on the channel (see the migration `change_notifications`). */
const notification = z.object({
  workspaceId: z.string(),
  action: z.string(),
  groupId: z.string().nullable(),
  videoId: z.number().nullable(),
});

/** Live changes of all workspaces, from Postgres NOTIFY, fanned out to any number of listeners. */
export interface ChangeFeed {
  /**
   * Yields the changes of one workspace, or of all (null), until the signal aborts. The first is always a `resync`:
   * from then on nothing is missed. A slow reader gets one `resync` in place of a long backlog, and so does every
   * reader whenever the connection was lost.
   */
  watch(workspaceId: string | null, signal: AbortSignal): AsyncIterable<Change>;
  close(): Promise<void>;
}

const channel = "vergence_changes";
const maxBacklog = 1_000;
const reconnectDelayMs = 1_000;

/** Opens the feed; it listens while anybody watches, and reconnects by itself. */
export function openChangeFeed(databaseUrl: string, logger: Logger): ChangeFeed {
  const watchers = new Set<Watcher>();
  let client: pg.Client | null = null;
  let isListening = false;
  let isClosed = false;
  let timer: Timer | undefined;

  async function connect(): Promise<void> {
    if (isClosed || client || watchers.size === 0) return;
    const next = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      application_name: "vergence changes",
    });
    client = next;
    const lost = (error?: Error) => {
      if (client !== next) return;
      client = null;
      isListening = false;
      if (isClosed) return;
      logger.warn({ err: error }, "change feed lost its connection");
      timer = startTimer(() => void connect(), reconnectDelayMs);
    };
    next.on("error", lost);
    next.on("end", () => lost());
    next.on("notification", (message) => dispatch(message.payload ?? ""));
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
      isListening = client === next;
      // What happened before LISTEN took effect was missed.
      for (const watcher of watchers) watcher.resync();
    } catch (error) {
      await next.end().catch(() => undefined);
      lost(error as Error);
    }
  }

  function dispatch(payload: string): void {
    const { workspaceId, action, groupId, videoId } = notification.parse(JSON.parse(payload));
    const change: Change = { workspaceId, action, uploadSessionId: groupId, libraryId: videoId };
    for (const watcher of watchers)
      if (watcher.workspaceId === null || watcher.workspaceId === workspaceId) watcher.push(change);
  }

  return {
    async *watch(workspaceId, signal) {
      const watcher = new Watcher(workspaceId);
      const stop = () => watcher.end();
      signal.addEventListener("abort", stop, { once: true });
      if (signal.aborted || isClosed) return;
      watchers.add(watcher);
      if (isListening) watcher.resync();
      else void connect();
      try {
        yield* watcher.changes();
      } finally {
        watchers.delete(watcher);
        signal.removeEventListener("abort", stop);
      }
    },
    async close() {
      isClosed = true;
      timer?.stop();
      for (const watcher of watchers) watcher.end();
      await client?.end().catch(() => undefined);
    },
  };
}

class Watcher {
  readonly workspaceId: string | null;
  #backlog: Change[] = [];
  #wake: () => void = () => undefined;
  #ended = false;

  constructor(workspaceId: string | null) {
    this.workspaceId = workspaceId;
  }

  push(change: Change): void {
    if (this.#backlog.length >= maxBacklog) {
      this.resync();
      return;
    }
    this.#backlog.push(change);
    this.#wake();
  }

  resync(): void {
    this.#backlog = [{ workspaceId: this.workspaceId, action: "resync", uploadSessionId: null, libraryId: null }];
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *changes(): AsyncGenerator<Change> {
    while (!this.#ended) {
      const next = this.#backlog.shift();
      if (next) yield next;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}
