import { cancelGroup, startUpload } from "@vergence/core";
import { startBody } from "@vergence/core/testing";
import { inTime } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createVergenceClient, type VergenceClient } from "./client.ts";
import type { StreamedEvent } from "./events.ts";
import { startServer, type TestServer } from "./testing/start-server.ts";

let server: TestServer;
let baseUrl: string;
let client: VergenceClient;
beforeAll(async () => {
  server = await startServer({ EVENTS_HEARTBEAT_SECONDS: "1" });
  ({ baseUrl, client } = server);
});
afterAll(() => server?.close());

/** Quick to come back. */
const policy = { maxAttempts: 8, baseDelayMs: 10, maxDelayMs: 50 };

/** Not over HTTP: the tests cut every connection of the server. */
async function cancelOne(): Promise<string> {
  const ctx = server.context.contextFor("admin");
  const { uploadSessionId } = await startUpload(ctx, startBody([1]));
  await cancelGroup(ctx, { uploadSessionId });
  return uploadSessionId;
}

/** The id from which on everything is kept. */
async function beginning(): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/events`, { headers: { "X-SPATIALGEN-APPKEY": server.context.adminKey } });
  const { value } = await (answer.body as ReadableStream<Uint8Array>).getReader().read();
  return /^id: (\d+)$/m.exec(new TextDecoder().decode(value))?.[1] ?? "";
}

const uploadOf = (received: StreamedEvent) => received.kind === "event" && received.event.data.uploadSessionId;

test("client.events › goes on over lines that break: each event once, in order", async () => {
  const lastEventId = await beginning();
  const canceled: string[] = [];
  const received: (string | false | null)[] = [];
  canceled.push(await cancelOne());
  const read = async () => {
    for await (const event of client.events({ lastEventId, policy })) {
      received.push(uploadOf(event));
      if (received.length === 4) break;
      server.cutConnections();
      canceled.push(await cancelOne());
    }
  };
  await inTime(() => `four events; there came ${received} of ${canceled}`, read());
  expect(received).toEqual(canceled);
});

test("client.events › takes the id of the last program's last event, and says resync where that is unknown", async () => {
  const lastEventId = await beginning();
  const [first, second] = [await cancelOne(), await cancelOne()];
  const one = client.events({ lastEventId });
  const { value } = await inTime("the first event", one.next());
  expect(uploadOf(value as StreamedEvent)).toBe(first);
  await one.return(undefined);
  const next = client.events({ lastEventId: (value as StreamedEvent).id });
  const { value: following } = await inTime("the event after it", next.next());
  expect(uploadOf(following as StreamedEvent)).toBe(second);
  await next.return(undefined);
  const lost = client.events({ lastEventId: "987654321" });
  expect((await inTime("resync", lost.next())).value).toMatchObject({ kind: "resync" });
  await lost.return(undefined);
});

test("client.events › ends with its signal, and throws what the server refuses for good", async () => {
  const stop = new AbortController();
  const events = client.events({ signal: stop.signal });
  const next = events.next();
  stop.abort();
  expect(await inTime("the events to end with their signal", next)).toEqual({ value: undefined, done: true });
  const stranger = createVergenceClient({ baseUrl, apiKey: "vgk_nobody" }).events();
  await expect(inTime("a refusal", stranger.next())).rejects.toMatchObject({ status: 401, code: "unauthenticated" });
});

test("client.events › takes a silent line for broken, and a beating one not", async () => {
  const opened: string[] = [];
  const counting: typeof fetch = (input, init) => {
    opened.push(String(input));
    return fetch(input, init);
  };
  const quick = createVergenceClient({ baseUrl, apiKey: server.context.adminKey, fetch: counting });
  const stop = new AbortController();
  const silent = quick.events({ signal: stop.signal, silenceSeconds: 0.1, policy });
  const waiting = silent.next();
  const isTakenForBroken = { timeout: 120_000, message: "connections opened after a silent one" };
  await expect.poll(() => opened.length, isTakenForBroken).toBeGreaterThan(2);
  stop.abort();
  await inTime("a reader of a silent line to end with its signal", waiting);
});
