import { vergenceEvent } from "@vergence/contract";
import { createKey, revokeKey } from "@vergence/core";
import { inTime } from "@vergence/timers/testing";
import { afterEach, expect, test } from "vitest";
import { type ApiHarness, createApiHarness, expectProblem, origin } from "../testing/api-harness.ts";
import { eventsOf, type SentEvent } from "../testing/event-stream.ts";
import { completeSmallFile, filesOf, startGroup } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(() => createApiHarness({ env: { EVENTS_HEARTBEAT_SECONDS: "1" } }));

const opened: { leave(): Promise<void> }[] = [];
afterEach(async () => {
  for (const stream of opened.splice(0)) await stream.leave();
});

/** Opens the stream as a program does. */
async function open(options: { key?: string; lastEventId?: string; query?: string } = {}) {
  const client = new AbortController();
  const headers = new Headers({ "x-spatialgen-appkey": options.key ?? harness.t.adminKey });
  if (options.lastEventId !== undefined) headers.set("last-event-id", options.lastEventId);
  const address = `${origin}/api/events${options.query ?? ""}`;
  const answer = await harness.api(new Request(address, { headers, signal: client.signal }));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const events = eventsOf(answer.body as ReadableStream<Uint8Array>);
  // Heartbeats come all the time: what is waited for may not come though something does.
  const came: SentEvent[] = [];
  const next = async () => {
    const value = (await events.next()).value as SentEvent | undefined;
    if (value) came.push(value);
    return value;
  };
  const until = async (isTheOne: (event: SentEvent) => boolean): Promise<SentEvent> => {
    for (;;) {
      const value = await next();
      if (!value) throw new Error("The stream has ended.");
      if (isTheOne(value)) return value;
    }
  };
  const awaited = (what: string) => () => `${what}; there came: ${JSON.stringify(came.slice(-10))}`;
  const stream = {
    until: (what: string, isTheOne: (event: SentEvent) => boolean) => inTime(awaited(what), until(isTheOne)),
    next: () => inTime(awaited("something on the stream"), next()),
    async leave() {
      client.abort();
      await inTime("a stream that its client has left to end", events.return(undefined));
    },
  };
  opened.push(stream);
  return stream;
}

const isEvent = ({ data }: SentEvent) => data !== null;
const cancel = async () => {
  const { uploadSessionId } = await startGroup(harness);
  expect((await harness.call("DELETE", `/api/videos/uploads/${uploadSessionId}`)).status).toBe(200);
  return uploadSessionId;
};

test("GET /events › 200: says where it begins, then emits events of the contract's shape with their ids", async () => {
  const stream = await open({ key: await harness.keyFor("readonly") });
  const begin = await stream.next();
  expect(begin).toMatchObject({ id: expect.stringMatching(/^\d+$/), data: null });
  const group = await startGroup(harness);
  for (const file of filesOf(group)) await completeSmallFile(harness, file);
  const { id, event, data } = await stream.until("an event", isEvent);
  expect([Number(id), event]).toEqual([Number(begin?.id) + 1, "upload.completed"]);
  const emitted = vergenceEvent.parse(JSON.parse(data ?? ""));
  expect(emitted.data).toMatchObject({ uploadSessionId: group.uploadSessionId, libraryId: expect.any(Number) });
});

test("GET /events › goes on after Last-Event-ID, or after ?lastEventId=, and misses nothing that came meanwhile", async () => {
  const before = await open();
  const { id: start } = (await before.next()) as SentEvent;
  const first = await cancel();
  const received = await before.until("an event", isEvent);
  await before.leave();
  const meanwhile = await cancel();
  const after = await open({ lastEventId: received.id ?? "" });
  expect(JSON.parse((await after.until("an event", isEvent)).data ?? "").data.uploadSessionId).toBe(meanwhile);
  const again = await open({ query: `?lastEventId=${start}` });
  for (const uploadSessionId of [first, meanwhile])
    expect(JSON.parse((await again.until("an event", isEvent)).data ?? "").data.uploadSessionId).toBe(uploadSessionId);
});

test("GET /events › says resync where the place is not one of this installation", async () => {
  const stream = await open({ lastEventId: "999999999" });
  expect(await stream.next()).toMatchObject({ event: "resync", data: "{}" });
});

test("GET /events › sends heartbeats while nothing happens", async () => {
  const stream = await open();
  expect(await stream.until("a heartbeat", ({ comment }) => comment !== null)).toMatchObject({
    comment: "heartbeat",
    id: null,
  });
});

test("GET /events › ends when its key is revoked, and when the process closes its resources", async () => {
  const { key, keyId } = await createKey(harness.t.contextFor("admin"), { name: "reader", role: "readonly" });
  const stream = await open({ key });
  await revokeKey(harness.t.contextFor("admin"), { keyId });
  await expect(stream.until("its end", () => false)).rejects.toThrow("The stream has ended.");

  const other = await createApiHarness();
  const headers = { "x-spatialgen-appkey": other.t.adminKey };
  const answer = await other.api(new Request(`${origin}/api/events`, { headers }));
  const events = eventsOf(answer.body as ReadableStream<Uint8Array>);
  await inTime("the stream's first event", events.next());
  await inTime("the process to close its resources", other.close());
  expect((await inTime("the stream of a closed process to end", events.next())).done).toBe(true);
});

test("GET /events › emits nothing of another workspace", async () => {
  const stranger = await harness.t.keyFor(await harness.t.strangerContext(), "readonly");
  const stream = await open({ key: stranger });
  await stream.next();
  await cancel();
  expect(
    await stream.until("a heartbeat or an event", ({ comment, data }) => data !== null || comment !== null),
  ).toMatchObject({ data: null });
});

test("GET /events › reads nothing ahead of a reader who takes nothing", async () => {
  const stream = await open();
  await stream.next();
  const groups = [];
  for (let n = 0; n < 5; n++) groups.push(await cancel());
  for (const uploadSessionId of groups)
    expect(JSON.parse((await stream.until("an event", isEvent)).data ?? "").data.uploadSessionId).toBe(uploadSessionId);
});

test("GET /events › 400, 401, 403 and 405 are problem documents", async () => {
  const get = (options: Parameters<ApiHarness["call"]>[2]) => harness.call("GET", "/api/events", options);
  expectProblem(await get({ headers: { "last-event-id": "yesterday" } }), 400, "invalid_input");
  expectProblem(await get({ key: null }), 401, "unauthenticated");
  expectProblem(await get({ key: await harness.keyFor("upload") }), 403, "forbidden");
  expectProblem(await harness.call("POST", "/api/events"), 405, "method_not_allowed");
  expect((await harness.call("HEAD", "/api/events")).text).toBe("");
});
