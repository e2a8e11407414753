import { loadConfig } from "@vergence/core/config";
import { openResources } from "@vergence/core/process";
import { inTime } from "@vergence/timers/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createApi } from "../create-api.ts";
import { type ApiHarness, createApiHarness, createCaller, origin, secretsOf } from "../testing/api-harness.ts";
import { completeSmallFile, filesOf, makeVideo, startGroup } from "../testing/uploads.ts";

let harness: ApiHarness;
/** The same installation, served by a second process's resources: only the database connects the two. */
let other: Pick<ApiHarness, "call">;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  harness = await createApiHarness();
  closing.push(() => harness.close());
  const { t } = harness;
  const resources = await openResources(loadConfig(t.env), { queueRole: "sender", name: "other" });
  closing.push(() => resources.close());
  other = { call: createCaller(createApi(resources), t.adminKey, secretsOf(t.env)) };
});
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

interface Change {
  action: string;
  uploadSessionId: string | null;
  libraryId: number | null;
}

interface Subscription {
  /** Reads on until a change is the one (`what`, in words), and returns it with all before it. */
  until(what: string, isTheOne: (change: Change) => boolean): Promise<Change[]>;
  /** Disconnects, and returns once the server has ended the stream. */
  leave(): Promise<void>;
}

const opened: Subscription[] = [];
afterEach(async () => {
  for (const subscription of opened.splice(0)) await subscription.leave();
});

/** Subscribes as an EventSource does, and waits until the server listens. */
async function subscribe(input: object = {}, key = harness.t.adminKey): Promise<Subscription> {
  const client = new AbortController();
  const address = `${origin}/api/trpc/uploadGroups.changes?input=${encodeURIComponent(JSON.stringify(input))}`;
  const headers = { "x-spatialgen-appkey": key, accept: "text/event-stream" };
  const answer = await harness.api(new Request(address, { headers, signal: client.signal }));
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/event-stream"]);
  const changes = changesOf(answer.body as ReadableStream<Uint8Array>);
  const subscription: Subscription = {
    async until(what, isTheOne) {
      const received: Change[] = [];
      const read = async () => {
        for (;;) {
          const { value } = await changes.next();
          if (!value) throw new Error(`The stream ended after ${JSON.stringify(received)}`);
          received.push(value);
          if (isTheOne(value)) return received;
        }
      };
      return inTime(() => `${what}; there came: ${JSON.stringify(received)}`, read());
    },
    async leave() {
      client.abort();
      const ended = async () => {
        while (!(await changes.next()).done);
      };
      await inTime("a stream that its client has left to end", ended());
    },
  };
  opened.push(subscription);
  // What came before the server listened was not received: it says so first.
  const [first] = await subscription.until("word that the server listens", () => true);
  expect(first).toMatchObject({ action: "resync" });
  return subscription;
}

/** The data of server-sent events (WHATWG HTML section 9.2), without tRPC's own "connected" and its pings. */
async function* changesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Change> {
  let text = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
    text += chunk;
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data && !/^event:/m.test(event)) yield JSON.parse(data);
    }
  }
}

const startOf =
  ({ uploadSessionId }: { uploadSessionId: string }) =>
  (change: Change) =>
    change.action === "upload_group.pending" && change.uploadSessionId === uploadSessionId;

test("uploadGroups.changes › emits what another process did, when it commits, through to the video", async () => {
  const subscription = await subscribe();
  const group = await startGroup(other);
  const { uploadSessionId } = group;
  const [started] = await subscription.until("the start of a group", startOf(group));
  expect(started).toEqual({ action: "upload_group.pending", uploadSessionId, libraryId: null });
  for (const file of filesOf(group)) await completeSmallFile(other, file);
  const received = await subscription.until("the job", (change) => change.action === "job.queued");
  expect(received.map((change) => change.action)).toEqual(
    expect.arrayContaining(["upload_file.completed", "upload_group.completed", "library_video.processing"]),
  );
  expect(new Set(received.map((change) => change.uploadSessionId))).toEqual(new Set([uploadSessionId]));
  expect(received.at(-1)?.libraryId).toBeGreaterThan(0);
});

test("uploadGroups.changes › emits a job's progress, and not what was rolled back", async () => {
  const { id, jobId } = await makeVideo(harness);
  const subscription = await subscribe();
  const { db } = harness.t.resources;
  const setTo = (percent: number) => ({ where: { id: jobId }, data: { progress: [{ name: "probe", percent }] } });
  const rollBack = db.$transaction(async (tx) => {
    await tx.job.update(setTo(50));
    throw new Error("rolled back");
  });
  await expect(rollBack).rejects.toThrow("rolled back");
  await db.job.update(setTo(100));
  const received = await subscription.until("the start of a group", startOf(await startGroup(other)));
  expect(received.filter((change) => change.action === "job.progress")).toMatchObject([{ libraryId: id }]);
});

test("uploadGroups.changes › of one group emits nothing of another", async () => {
  const group = await startGroup(harness);
  const { uploadSessionId } = group;
  const subscription = await subscribe({ uploadSessionId });
  await startGroup(other);
  await other.call("DELETE", `/api/videos/uploads/${uploadSessionId}`);
  const received = await subscription.until("the cancellation", (change) => change.action === "upload_group.canceled");
  expect(new Set(received.map((change) => change.uploadSessionId))).toEqual(new Set([uploadSessionId]));
});

test("uploadGroups.changes › emits nothing of another workspace", async () => {
  const stranger = await harness.t.keyFor(await harness.t.strangerContext(), "admin");
  const subscription = await subscribe({}, stranger);
  const ours = await startGroup(other);
  const asStranger: ApiHarness["call"] = (method, path, options) =>
    other.call(method, path, { ...options, key: stranger });
  const received = await subscription.until("the start of a group", startOf(await startGroup({ call: asStranger })));
  expect(received.map((change) => change.uploadSessionId)).not.toContain(ours.uploadSessionId);
});

test.each([
  ["no key", "unauthenticated", null, "{}"],
  ["a readonly key", "forbidden", "readonly", "{}"],
  ["an id that is none", "invalid_input", "upload", '{"uploadSessionId":"x"}'],
] as const)("uploadGroups.changes › refuses %s with %s", async (_, code, role, input) => {
  const key = role && (await harness.keyFor(role));
  const answer = await harness.call("GET", `/api/trpc/uploadGroups.changes?input=${encodeURIComponent(input)}`, {
    key,
  });
  expect(answer.text).toContain(`"appCode":"${code}"`);
  expect(answer.text).not.toContain('"stack"');
});

test("uploadGroups.changes › many clients share one connection to the database, and each ends when it disconnects", async () => {
  const [gone, stays] = [await subscribe(), await subscribe()];
  const listeners = await harness.t.resources.db.$queryRaw`
    SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'vergence changes'`;
  expect(listeners).toEqual([{ count: 1 }]);
  await gone.leave();
  await stays.until("the start of a group", startOf(await startGroup(other)));
});
