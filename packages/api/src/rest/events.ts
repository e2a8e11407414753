import { eventsQuery } from "@vergence/contract";
import {
  type EventItem,
  type RateLimiter,
  type Resources,
  requireRole,
  requireTokenScope,
  watchEvents,
} from "@vergence/core";
import type { Hono } from "hono";
import { callerOfKey, contextOf } from "../request/caller.ts";
import { parseInput } from "../request/parse-input.ts";
import { limitRate } from "../request/rate-limit.ts";
import { allowOrigin } from "./cors.ts";
import type { RestEnv } from "./rest-env.ts";

export const eventsPath = "/api/events";

/** How long a client waits before it connects again. */
const retryMs = 2_000;

/**
 * The workspace's events as server-sent events (WHATWG HTML section 9.2), for programs that cannot receive webhooks.
 * Resumes after `Last-Event-ID`, or after `?lastEventId=` for clients that cannot set headers. A `resync` event says
 * that some events after that position are no longer kept.
 */
export function addEvents(app: Hono<RestEnv>, resources: Resources, limiter: RateLimiter | null): void {
  app.get(eventsPath, async (c) => {
    const findActor = async () => (await callerOfKey(resources, c.req.raw, (origin) => allowOrigin(c, origin))).actor;
    const actor = await findActor();
    await limitRate(limiter, actor, c.res.headers);
    if (actor.token) requireTokenScope(actor.token, undefined, undefined);
    else requireRole(actor, ["readonly"]);
    // A client that has received no event yet sends an empty header.
    const lastEventId = c.req.header("last-event-id") || c.req.query("lastEventId");
    const query = parseInput(eventsQuery, { lastEventId }, "query");
    const headers = { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" };
    if (c.req.method === "HEAD") return c.body(null, 200, headers);

    const left = new AbortController();
    const ctx = contextOf(resources, actor, c.env.requestId);
    const items = watchEvents(
      ctx,
      { lastEventId: query.lastEventId },
      {
        signal: AbortSignal.any([left.signal, c.req.raw.signal]),
        heartbeatMs: resources.config.eventsHeartbeatSeconds * 1_000,
      },
    );
    // Before the answer begins: what goes wrong here is still a problem document.
    let first: IteratorResult<EventItem> | null = await items.next();
    const body = new ReadableStream<Uint8Array>(
      {
        // Only when the reader takes more: a slow one costs no memory.
        async pull(controller) {
          try {
            const { value, done } = first ?? (await items.next());
            first = null;
            // A key that was revoked meanwhile ends what it opened.
            if (value?.kind === "heartbeat") await findActor();
            if (done) controller.close();
            else controller.enqueue(encoder.encode(toText(value)));
          } catch (error) {
            resources.logger.info({ err: error, requestId: c.env.requestId }, "an event stream ended early");
            left.abort();
            controller.close();
          }
        },
        async cancel() {
          left.abort();
          await items.return(undefined);
        },
      },
      { highWaterMark: 0 },
    );
    return c.body(body, 200, headers);
  });
}

const encoder = new TextEncoder();

function toText(item: EventItem): string {
  switch (item.kind) {
    case "event":
      return `id: ${item.id}\nevent: ${item.event.type}\ndata: ${JSON.stringify(item.event)}\n\n`;
    case "position":
      // Without data nothing is dispatched, but the client knows from now on where to resume.
      return `retry: ${retryMs}\nid: ${item.id}\n\n`;
    case "resync":
      return `retry: ${retryMs}\nid: ${item.id}\nevent: resync\ndata: {}\n\n`;
    case "heartbeat":
      return ": heartbeat\n\n";
  }
}
