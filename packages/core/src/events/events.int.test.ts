import { setImmediate as turn } from "node:timers/promises";
import { eventReaderDays, eventRetentionDays, type VergenceEvent } from "@vergence/contract";
import { inTime } from "@vergence/timers/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { failJob } from "../jobs/fail-job.ts";
import { startRemoteUpload } from "../library/start-remote-upload.ts";
import type { Context } from "../resources/context.ts";
import { auditBy } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { createTestContext, startBody, type TestContext, uploadGroup } from "../testing/index.ts";
import { cancelGroup } from "../upload/cancel-group.ts";
import { completeFile } from "../upload/complete-file.ts";
import { expireGroups } from "../upload/expire-groups.ts";
import { startUpload } from "../upload/start-upload.ts";
import { createWebhook } from "../webhooks/create-webhook.ts";
import { updateWebhook } from "../webhooks/update-webhook.ts";
import { pruneEvents } from "./prune-events.ts";
import { publishEvents } from "./publish-events.ts";
import { type EventItem, watchEvents } from "./watch-events.ts";

let t: TestContext;
/** Each test has a workspace of its own. */
let ctx: Context;
beforeAll(async () => {
  t = await createTestContext({ env: { DATABASE_POOL_SIZE: "50" } });
});
afterAll(() => t?.close());
beforeEach(async () => {
  ctx = await t.strangerContext();
});

const newGroup = async () => (await startUpload(ctx, startBody([1]))).uploadSessionId;
const outbox = () =>
  ctx.db.outboxEvent.findMany({ where: { workspaceId: ctx.actor.workspaceId }, orderBy: { position: "asc" } });
const listenByWebhook = () => createWebhook(ctx, { url: "https://films.example/", description: "", eventTypes: [] });

async function newVideo() {
  const { files } = await uploadGroup(ctx, [1]);
  for (const file of files) await completeFile(ctx, file);
  return ctx.db.libraryVideo.findFirstOrThrow({
    where: { uploadGroupId: files[0]?.uploadSessionId },
    include: { jobs: true, streams: true },
  });
}

/** Reads events; every id with its event, and what else was said. */
function read(lastEventId?: string, heartbeatMs = 60_000) {
  const stop = new AbortController();
  const items = watchEvents(ctx, { lastEventId }, { signal: stop.signal, heartbeatMs });
  const came: string[] = [];
  const next = async (): Promise<EventItem | undefined> => {
    const { value } = await inTime(() => `items after ${lastEventId ?? "now"}; there came: ${came}`, items.next());
    came.push(value ? ("id" in value ? `${value.kind} ${value.id}` : value.kind) : "the end");
    return value ?? undefined;
  };
  return {
    next,
    async events(count: number): Promise<{ id: string; event: VergenceEvent }[]> {
      const received: { id: string; event: VergenceEvent }[] = [];
      while (received.length < count) {
        const value = await next();
        if (!value) throw new Error(`It ended after ${received.length} events.`);
        if (value.kind === "event") received.push(value);
      }
      return received;
    },
    async stop() {
      stop.abort();
      await inTime("a reader that was stopped to end", items.return(undefined));
    },
  };
}

describe("the outbox", () => {
  test("› holds nothing where nobody listens, nor where the only webhook is disabled", async () => {
    await cancelGroup(ctx, { uploadSessionId: await newGroup() });
    const { webhookId } = await listenByWebhook();
    await updateWebhook(ctx, { webhookId, isEnabled: false });
    await cancelGroup(ctx, { uploadSessionId: await newGroup() });
    expect(await outbox()).toEqual([]);
  });

  test("› emits an upload's end, with the video that it became", async () => {
    await listenByWebhook();
    const canceled = await newGroup();
    await cancelGroup(ctx, { uploadSessionId: canceled });
    const video = await newVideo();
    const expired = await newGroup();
    t.clock.advance(6 * 86_400);
    await expireGroups(ctx);
    t.clock.advance(-6 * 86_400);
    expect(await outbox()).toMatchObject([
      { type: "upload.canceled", groupId: canceled, videoId: null, orderKey: canceled, data: { videoName: "A film" } },
      { type: "upload.completed", groupId: video.uploadGroupId, videoId: video.id },
      { type: "upload.expired", groupId: expired, videoId: null },
    ]);
  });

  test("› emits a failure with its reason, for the stream and for the video", async () => {
    await listenByWebhook();
    const video = await newVideo();
    const [job] = video.jobs;
    await failJob(ctx, job?.id ?? 0, null, { code: "no_video", message: "film.mp4 has no picture." });
    const failure = { errorCode: "no_video", error: "film.mp4 has no picture." };
    const sequence = { groupId: video.uploadGroupId, videoId: video.id, orderKey: video.uploadGroupId };
    expect((await outbox()).slice(1)).toMatchObject([
      {
        type: "stream.failed",
        ...sequence,
        data: { jobId: job?.id, streamName: "H264", streamFormat: "H264", ...failure },
      },
      { type: "video.failed", ...sequence, data: { videoName: "A film", ...failure } },
    ]);
  });

  test("› says why a remote file could not be fetched, for the video", async () => {
    await listenByWebhook();
    const { id } = await startRemoteUpload(ctx, {
      name: "Far away",
      description: "",
      layout: "2D",
      perspective: "Regular",
      folderName: "Home",
      videoUrl: "https://films.example/far.mp4",
      secondaryVideoUrl: undefined,
    });
    const job = await ctx.db.job.findFirstOrThrow({ where: { videoId: id } });
    await failJob(ctx, job.id, null, { code: "remote_answer", message: "films.example answers 404." });
    const failure = { errorCode: "remote_answer", error: "films.example answers 404." };
    expect(await outbox()).toMatchObject([{ type: "video.failed", videoId: id, data: failure }]);
  });

  test("› holds nothing of a transaction that was rolled back", async () => {
    await listenByWebhook();
    const id = await newGroup();
    const rollBack = ctx.db.$transaction(async (tx) => {
      await moveWhereLegal(tx, auditBy(ctx), { entity: "upload_group", ids: [id], to: "canceled" });
      throw new Error("rolled back");
    });
    await expect(rollBack).rejects.toThrow("rolled back");
    await publishEvents(ctx, ctx.actor.workspaceId);
    expect(await outbox()).toEqual([]);
    expect(await ctx.db.webhookDelivery.count({ where: { endpoint: { workspaceId: ctx.actor.workspaceId } } })).toBe(0);
  });

  test("› emits 100 racing completes of a group once", async () => {
    await listenByWebhook();
    const { files } = await uploadGroup(ctx, [1]);
    await Promise.all(Array.from({ length: 100 }, () => completeFile(ctx, files[0] as never)));
    expect(await outbox()).toMatchObject([{ type: "upload.completed" }]);
  });

  test("› is published once by racing processes: numbers without gaps, one delivery for each webhook that wants it", async () => {
    await listenByWebhook();
    await createWebhook(ctx, { url: "https://b.example/", description: "", eventTypes: ["upload.canceled"] });
    await createWebhook(ctx, { url: "https://c.example/", description: "", eventTypes: ["video.ready"] });
    const groups = await Promise.all(Array.from({ length: 20 }, newGroup));
    await Promise.all(
      groups.map(async (uploadSessionId) => {
        await cancelGroup(ctx, { uploadSessionId });
        await publishEvents(ctx, ctx.actor.workspaceId);
      }),
    );
    const events = await outbox();
    const numbers = events.map((event) => Number(event.sequence)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    const counts = await ctx.db.webhookDelivery.groupBy({
      by: ["eventId"],
      where: { eventId: { in: events.map(({ id }) => id) } },
      _count: true,
    });
    expect(counts.map(({ _count }) => _count)).toEqual(Array.from({ length: 20 }, () => 2));
  });
});

describe("watchEvents", () => {
  test("› begins now, says where that is, and emits what commits from then on", async () => {
    const reader = read();
    expect(await reader.next()).toEqual({ kind: "position", id: "0" });
    const uploadSessionId = await newGroup();
    await cancelGroup(ctx, { uploadSessionId });
    const [received] = await reader.events(1);
    expect(received).toMatchObject({
      id: "1",
      event: { type: "upload.canceled", data: { uploadSessionId, libraryId: null, videoName: "A film" } },
    });
    await reader.stop();
  });

  test("› emits heartbeats while nothing happens, and ends with its signal", async () => {
    const reader = read(undefined, 20);
    await reader.next();
    expect(await reader.next()).toEqual({ kind: "heartbeat" });
    await reader.stop();
    expect(await reader.next()).toBeUndefined();
  });

  test("› keeps events for who comes back, for the documented time after the last reading", async () => {
    const reader = read();
    await reader.next();
    await reader.stop();
    t.clock.advance(eventReaderDays * 86_400 - 60);
    await cancelGroup(ctx, { uploadSessionId: await newGroup() });
    const resumed = read("0");
    expect(await resumed.next()).toEqual({ kind: "position", id: "0" });
    expect(await resumed.events(1)).toMatchObject([{ id: "1" }]);
    await resumed.stop();
    t.clock.advance(-(eventReaderDays * 86_400 - 60));
  });

  test("› says resync where events were not kept, were pruned, or the place is not of this installation", async () => {
    const never = read("0");
    expect(await never.next()).toEqual({ kind: "resync", id: "0" });
    await never.stop();
    const beyond = read("99");
    expect(await beyond.next()).toEqual({ kind: "resync", id: "0" });
    await beyond.stop();
    for (let n = 0; n < 2; n++) await cancelGroup(ctx, { uploadSessionId: await newGroup() });
    await publishEvents(ctx, ctx.actor.workspaceId);
    const [first] = await outbox();
    const old = new Date(t.clock.now().getTime() - (eventRetentionDays * 86_400 + 60) * 1_000);
    await ctx.db.outboxEvent.update({ where: { id: first?.id }, data: { createdAt: old } });
    expect(await pruneEvents(ctx, new AbortController().signal)).toBe(1);
    const pruned = read("0");
    expect(await pruned.next()).toEqual({ kind: "resync", id: "0" });
    expect(await pruned.events(1)).toMatchObject([{ id: "2" }]);
    await pruned.stop();
  });

  test("› emits an event that was inserted before one already read, and committed after it", async () => {
    const reader = read();
    await reader.next();
    const [slow, quick] = [await newGroup(), await newGroup()];
    const cancelIn = (tx: Parameters<typeof moveWhereLegal>[0], id: string) =>
      moveWhereLegal(tx, auditBy(ctx), { entity: "upload_group", ids: [id], to: "canceled" });
    const inserted = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const slowly = ctx.db.$transaction(async (tx) => {
      await cancelIn(tx, slow);
      inserted.resolve();
      await mayCommit.promise;
    });
    await inserted.promise;
    await cancelIn(ctx.db, quick);
    const [first] = await reader.events(1);
    expect(first).toMatchObject({ id: "1", event: { data: { uploadSessionId: quick } } });
    await reader.stop();
    mayCommit.resolve();
    await slowly;
    const resumed = read("1");
    expect(await resumed.events(1)).toMatchObject([{ id: "2", event: { data: { uploadSessionId: slow } } }]);
    await resumed.stop();
    const positions = (await outbox()).map(({ groupId }) => groupId);
    expect(positions).toEqual([slow, quick]);
  });

  test("› loses and doubles nothing across resumes, while transactions race and some roll back", async () => {
    const opened = read();
    await opened.next();
    await opened.stop();
    const groups = await Promise.all(Array.from({ length: 40 }, newGroup));
    const committed = groups.filter((_, index) => index % 4 !== 3);
    const race = async (id: string, index: number) => {
      const transaction = ctx.db.$transaction(async (tx) => {
        await moveWhereLegal(tx, auditBy(ctx), { entity: "upload_group", ids: [id], to: "canceled" });
        // Commits in another order than inserts.
        for (let n = 0; n < (index * 7) % 11; n++) await tx.$queryRaw`SELECT 1`;
        if (index % 4 === 3) throw new Error("rolled back");
      });
      await transaction.catch(() => undefined);
    };
    const writing = (async () => {
      for (let at = 0; at < groups.length; at += 8) {
        await Promise.all(groups.slice(at, at + 8).map((id, index) => race(id, at + index)));
        await turn();
      }
    })();
    const received: string[] = [];
    let last = "0";
    while (received.length < committed.length) {
      const reader = read(last);
      for (const { id, event } of await reader.events(Math.min(3, committed.length - received.length))) {
        expect(Number(id)).toBe(Number(last) + 1);
        last = id;
        received.push(event.data.uploadSessionId ?? "");
      }
      await reader.stop();
    }
    await writing;
    expect(received.toSorted()).toEqual(committed.toSorted());
    const after = read(last, 20);
    await after.next();
    expect(await after.next()).toEqual({ kind: "heartbeat" });
    await after.stop();
  });
});
