import { hostname } from "node:os";
import type { WebhookWithSecret } from "@vergence/contract";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Context } from "../context.ts";
import { publishEvents } from "../events/publish-events.ts";
import { failJob } from "../processing/fail-job.ts";
import {
  createTestContext,
  metricOf,
  type ReceivedCall,
  startBody,
  startWebhookReceiver,
  type TestContext,
  uploadGroup,
  type WebhookReceiver,
} from "../testing/index.ts";
import { cancelGroup } from "../upload/cancel-group.ts";
import { completeFile } from "../upload/complete-file.ts";
import { startUpload } from "../upload/start-upload.ts";
import { retryDelaysSeconds } from "./back-off.ts";
import { createWebhook } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { deliverWebhooks } from "./deliver-webhooks.ts";
import { getWebhook } from "./get-webhook.ts";
import { leaseNext } from "./lease-next.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { replayDelivery } from "./replay-delivery.ts";
import { replayEvents } from "./replay-events.ts";
import { resumeDeliveries } from "./resume-deliveries.ts";
import { rotateWebhookSecret } from "./rotate-webhook-secret.ts";
import { testWebhook } from "./test-webhook.ts";
import { updateWebhook } from "./update-webhook.ts";

let t: TestContext;
let receiver: WebhookReceiver;
/** Each test has a workspace and a webhook of its own. */
let ctx: Context;
let webhook: WebhookWithSecret;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  t = await createTestContext({ env: { OUTBOUND_ALLOWED_HOSTS: receiver.host, WEBHOOK_TIMEOUT_SECONDS: "1" } });
});
afterAll(async () => {
  await t?.close();
  await receiver?.close();
});
beforeEach(async () => {
  receiver.calls.length = 0;
  receiver.behave(() => undefined);
  ctx = await t.strangerContext();
  webhook = await createWebhook(ctx, { url: receiver.url, description: "", eventTypes: [] });
});

const never = new AbortController().signal;
const lane = (orderKey: string) => ({ endpointId: webhook.webhookId, orderKey });
const deliver = (orderKey: string, signal = never) => deliverWebhooks(ctx, lane(orderKey), signal);
const deliveries = async () =>
  (await listDeliveries(ctx, { webhookId: webhook.webhookId, limit: 100 })).items.toReversed();
const types = () => receiver.calls.map(({ event }) => event.type);
const attemptsCounted = async (outcome: string) =>
  (await metricOf(t.resources, `vergence_webhook_attempts_total{outcome="${outcome}"}`)) ?? 0;
const audit = async (action: string) =>
  ctx.db.auditEvent.findMany({
    where: { workspaceId: ctx.actor.workspaceId, action },
    select: { actor: true, detail: true },
  });

/** One event, published. @returns the order key of its lane */
async function tellOne(): Promise<string> {
  const { uploadSessionId } = await startUpload(ctx, startBody([1]));
  await cancelGroup(ctx, { uploadSessionId });
  await publishEvents(ctx, ctx.actor.workspaceId);
  return uploadSessionId;
}

/** Three events of one video: upload.completed, stream.failed, video.failed. */
async function tellThree(): Promise<string> {
  const { group, files } = await uploadGroup(ctx, [1]);
  for (const file of files) await completeFile(ctx, file);
  const job = await ctx.db.job.findFirstOrThrow({ where: { video: { uploadGroupId: group.uploadSessionId } } });
  await failJob(ctx, job.id, null, { code: "no_video", message: "No picture." });
  await publishEvents(ctx, ctx.actor.workspaceId);
  return group.uploadSessionId;
}
const three = ["upload.completed", "stream.failed", "video.failed"];

describe("a delivery", () => {
  test("› is signed as Standard Webhooks' own library checks it, and logged", async () => {
    await deliver(await tellOne());
    const [call] = receiver.calls as [ReceivedCall];
    const event = new Webhook(webhook.secret).verify(call.body, call.headers as Record<string, string>);
    expect(event).toMatchObject({ type: "upload.canceled", data: { videoName: "A film", libraryId: null } });
    expect(call.headers).toMatchObject({ "content-type": "application/json", "webhook-id": call.event.eventId });
    expect(await deliveries()).toMatchObject([
      { status: "succeeded", eventType: "upload.canceled", attempts: [{ statusCode: 204, error: null }] },
    ]);
    await deliver(call.event.data.uploadSessionId as string);
    expect(receiver.calls).toHaveLength(1);
    expect(await attemptsCounted("taken")).toBe(1);
  });

  test.each<[string, number | null, string, Parameters<WebhookReceiver["behave"]>[0]]>([
    ["answers 500", 500, "It answered 500.", (_, response) => void response.writeHead(500).end("Oh no")],
    ["answers 404", 404, "It answered 404.", (_, response) => void response.writeHead(404).end()],
    [
      "redirects",
      302,
      "It answered with a redirect, which is not followed.",
      (_, response) => void response.writeHead(302, { location: receiver.url }).end(),
    ],
    ["hangs", null, "No answer came within 1 s.", (_call, _response) => undefined],
    ["breaks off", null, "The connection was broken off.", (_, response) => void response.destroy()],
  ])("› is tried again where the receiver %s", async (_, statusCode, error, behaviour) => {
    const orderKey = await tellOne();
    receiver.behave(behaviour);
    await deliver(orderKey);
    expect(receiver.calls).toHaveLength(1);
    expect(await deliveries()).toMatchObject([{ status: "pending", attempts: [{ statusCode, error }] }]);
    expect((await getWebhook(ctx, webhook)).failingSince).not.toBeNull();
    receiver.behave(() => undefined);
    t.clock.advance(60);
    await deliver(orderKey);
    t.clock.advance(-60);
    expect(await deliveries()).toMatchObject([{ status: "succeeded", attempts: [{ error }, { statusCode: 204 }] }]);
    expect((await getWebhook(ctx, webhook)).failingSince).toBeNull();
    const [first, second] = receiver.calls;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
  });

  test("› counts as taken by its status, and reads no more of an endless answer than it keeps", async () => {
    receiver.behave((_, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
      };
      response.on("drain", pour);
      pour();
    });
    await deliver(await tellOne());
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ status: "succeeded", attempts: [{ statusCode: 200 }] });
    expect(delivery?.attempts[0]?.responseExcerpt).toBe("x".repeat(1_000));
  });

  test("› keeps neither secrets nor signatures of an answer, and survives what a database cannot keep", async () => {
    receiver.behave(({ headers }, response) => {
      response.writeHead(500).end(`\0 ${webhook.secret} ${webhook.secret.slice(6)} ${headers["webhook-signature"]}`);
    });
    await deliver(await tellOne());
    const [delivery] = await deliveries();
    expect(delivery?.attempts[0]?.responseExcerpt).toBe("\ufffd [hidden] [hidden] [hidden]");
  });

  test("› is refused where the name leads inside, at the time of the call", async () => {
    const orderKey = await tellOne();
    await updateWebhook(ctx, {
      webhookId: webhook.webhookId,
      url: `http://${hostname()}:${new URL(receiver.url).port}/`,
    });
    await deliver(orderKey);
    expect(receiver.calls).toEqual([]);
    const [delivery] = await deliveries();
    expect(delivery?.attempts[0]?.error).toMatch(/^The (address must lead to a public address|host name .*)\.$/);
  });

  test("› says that its secret was kept under another AUTH_SECRET", async () => {
    const orderKey = await tellOne();
    const other = { ...ctx, config: { ...ctx.config, authSecret: "another secret, quite as long as that one" } };
    await deliverWebhooks(other, lane(orderKey), never);
    expect(receiver.calls).toEqual([]);
    expect(await deliveries()).toMatchObject([
      { attempts: [{ error: "The webhook's secret was kept under another AUTH_SECRET: rotate it." }] },
    ]);
  });

  test("› is tried over a day with growing pauses, then given up", async () => {
    const orderKey = await tellOne();
    receiver.behave((_, response) => void response.writeHead(503).end());
    const before = { failed: await attemptsCounted("failed"), given_up: await attemptsCounted("given_up") };
    let passed = 0;
    await deliver(orderKey);
    for (const pause of retryDelaysSeconds) {
      // Not before its time: a job that another event brings changes nothing.
      await deliver(orderKey);
      t.clock.advance(pause * 1.1 + 1);
      await deliver(orderKey);
      passed += pause * 1.1 + 1;
    }
    t.clock.advance(-passed);
    const [delivery] = await deliveries();
    expect(delivery).toMatchObject({ status: "failed", nextAttemptAt: null });
    expect(delivery?.attempts).toHaveLength(retryDelaysSeconds.length + 1);
    expect(await attemptsCounted("failed")).toBe(before.failed + retryDelaysSeconds.length);
    expect(await attemptsCounted("given_up")).toBe(before.given_up + 1);
    expect(retryDelaysSeconds.reduce((sum, pause) => sum + pause, 0) / 3_600).toBeCloseTo(24, 0);
    t.clock.advance(passed);
    receiver.calls.length = 0;
    await deliver(orderKey);
    t.clock.advance(-passed);
    expect(receiver.calls).toEqual([]);
  });
});

describe("deliveries of one video", () => {
  test("› go in order: a later event waits for the earlier one, and another video's does not", async () => {
    const orderKey = await tellThree();
    let isDown = true;
    receiver.behave(({ event }, response) => {
      response.writeHead(isDown && event.type === "stream.failed" ? 500 : 204).end();
    });
    await deliver(orderKey);
    await deliver(orderKey);
    expect(types()).toEqual(["upload.completed", "stream.failed"]);
    await deliver(await tellOne());
    expect(types()).toEqual(["upload.completed", "stream.failed", "upload.canceled"]);
    isDown = false;
    t.clock.advance(60);
    await deliver(orderKey);
    t.clock.advance(-60);
    expect(types().slice(3)).toEqual(["stream.failed", "video.failed"]);
  });

  test("› go on when the earlier one was given up", async () => {
    const orderKey = await tellThree();
    await ctx.db.webhookDelivery.updateMany({
      where: { event: { orderKey, type: "upload.completed" } },
      data: { attemptCount: retryDelaysSeconds.length },
    });
    receiver.behave(({ event }, response) => {
      response.writeHead(event.type === "upload.completed" ? 500 : 204).end();
    });
    await deliver(orderKey);
    expect(types()).toEqual(three);
    expect((await deliveries()).map(({ status }) => status)).toEqual(["failed", "succeeded", "succeeded"]);
  });

  test("› go once and in order when several jobs race", async () => {
    const orderKey = await tellThree();
    await Promise.all(Array.from({ length: 5 }, () => deliver(orderKey)));
    expect(types()).toEqual(three);
  });

  test("› are sent by another when a worker died in the middle, and meanwhile wait", async () => {
    const orderKey = await tellThree();
    expect(await leaseNext(ctx, lane(orderKey))).toMatchObject({ kind: "leased" });
    await deliver(orderKey);
    expect(types()).toEqual([]);
    const queued = await ctx.db.$queryRaw`
      SELECT count(*)::int FROM pgboss.job WHERE name = 'deliver-webhooks' AND data->>'orderKey' = ${orderKey} AND start_after > now()`;
    expect(queued).toEqual([{ count: 1 }]);
    t.clock.advance(60);
    await deliver(orderKey);
    t.clock.advance(-60);
    expect(types()).toEqual(three);
  });

  test("› are broken off by a stop, which counts as no attempt", async () => {
    const orderKey = await tellThree();
    const stop = new AbortController();
    receiver.behave((_call, _response) => stop.abort(new Error("The worker is stopping.")));
    await expect(deliver(orderKey, stop.signal)).rejects.toThrow("The worker is stopping.");
    expect((await deliveries())[0]).toMatchObject({ status: "pending", attempts: [] });
    receiver.behave(() => undefined);
    await deliver(orderKey);
    expect(types()).toEqual(["upload.completed", ...three]);
  });

  test("› are taken up again when their job was lost", async () => {
    const orderKey = await tellThree();
    await ctx.db.$executeRaw`DELETE FROM pgboss.job WHERE data->>'orderKey' = ${orderKey}`;
    await resumeDeliveries(ctx);
    const jobs = () => ctx.db.$queryRaw`SELECT count(*)::int FROM pgboss.job WHERE data->>'orderKey' = ${orderKey}`;
    expect(await jobs()).toEqual([{ count: 0 }]);
    t.clock.advance(180);
    await resumeDeliveries(ctx);
    t.clock.advance(-180);
    expect(await jobs()).toEqual([{ count: 1 }]);
  });
});

describe("a webhook", () => {
  test("› is disabled when it answers 410, with an audit entry; what waited is given up, and replayed when it is back", async () => {
    const orderKey = await tellThree();
    receiver.behave((_, response) => void response.writeHead(410).end());
    await deliver(orderKey);
    expect(types()).toEqual(["upload.completed"]);
    expect(await getWebhook(ctx, webhook)).toMatchObject({ disabledReason: "It answered 410 Gone." });
    expect(await audit("webhook.disabled")).toEqual([{ actor: "worker", detail: { reason: "It answered 410 Gone." } }]);
    expect((await deliveries()).map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
    const all = { webhookId: webhook.webhookId, from: "2020-01-01T00:00:00Z", onlyUndelivered: true };
    await expect(replayEvents(ctx, all)).rejects.toMatchObject({ code: "invalid_transition" });

    receiver.behave(() => undefined);
    receiver.calls.length = 0;
    expect(await updateWebhook(ctx, { webhookId: webhook.webhookId, isEnabled: true })).toMatchObject({
      disabledAt: null,
    });
    expect(await replayEvents(ctx, all)).toEqual({ replayedEvents: 3 });
    // What waits is not laid down twice.
    expect(await replayEvents(ctx, all)).toEqual({ replayedEvents: 0 });
    await deliver(orderKey);
    expect(types()).toEqual(three);
    expect(await replayEvents(ctx, all)).toEqual({ replayedEvents: 0 });
    expect(await replayEvents(ctx, { ...all, onlyUndelivered: false })).toEqual({ replayedEvents: 3 });
    expect(await replayEvents(ctx, { ...all, to: "2020-01-02T00:00:00Z" })).toEqual({ replayedEvents: 0 });
  });

  test("› is disabled when it fails and has taken nothing for three days", async () => {
    receiver.behave((_, response) => void response.writeHead(500).end());
    await deliver(await tellOne());
    const orderKey = await tellOne();
    t.clock.advance(73 * 3_600);
    await deliver(orderKey);
    t.clock.advance(-73 * 3_600);
    expect(await audit("webhook.disabled")).toEqual([
      { actor: "worker", detail: { reason: "It has taken nothing for 73 hours." } },
    ]);
    // Nothing more is laid down for it.
    await tellOne();
    expect(await deliveries()).toHaveLength(2);
  });

  test("› signs with both secrets while a rotation's overlap lasts, then with the new one alone", async () => {
    const { webhookId } = webhook;
    const rotated = await rotateWebhookSecret(ctx, { webhookId, overlapSeconds: 120 });
    expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await deliver(await tellOne());
    await ctx.db.webhookEndpoint.update({ where: { id: webhookId }, data: { previousSecretUntil: t.clock.now() } });
    await deliver(await tellOne());
    const isSignedBy = (secret: string, { body, headers }: ReceivedCall) => {
      try {
        return Boolean(new Webhook(secret).verify(body, headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    const signers = receiver.calls.map((call) =>
      [webhook.secret, rotated.secret].map((secret) => isSignedBy(secret, call)),
    );
    expect(signers).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  test("› shows its secret nowhere but where it is made, and the database keeps none", async () => {
    const { secret, webhookId } = webhook;
    const row = await ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id: webhookId } });
    for (const shown of [row, await getWebhook(ctx, webhook), await audit("webhook.created")])
      expect(JSON.stringify(shown)).not.toContain(secret.slice(6, 20));
  });

  test("› is tested at once and once, also while it is disabled", async () => {
    const { webhookId } = webhook;
    await updateWebhook(ctx, { webhookId, isEnabled: false });
    expect(await testWebhook(ctx, { webhookId })).toMatchObject({ eventType: "webhook.test", status: "succeeded" });
    receiver.behave((_, response) => void response.writeHead(500).end("Not today"));
    const failed = await testWebhook(ctx, { webhookId });
    expect(failed).toMatchObject({ status: "failed", attempts: [{ statusCode: 500, responseExcerpt: "Not today" }] });
    expect(receiver.calls.map(({ event }) => event)).toMatchObject([{ data: { webhookId } }, { data: { webhookId } }]);
    expect((await getWebhook(ctx, webhook)).failingSince).toBeNull();
    const replay = replayDelivery(ctx, { webhookId, deliveryId: failed.deliveryId });
    await expect(replay).rejects.toMatchObject({ code: "invalid_transition" });
  });

  test("› gets one delivery again, with the same webhook-id, and its log can be filtered", async () => {
    const { webhookId } = webhook;
    const orderKey = await tellOne();
    await deliver(orderKey);
    const [first] = await deliveries();
    const replay = await replayDelivery(ctx, { webhookId, deliveryId: first?.deliveryId ?? "" });
    expect(replay).toMatchObject({ isReplay: true, status: "pending", eventId: first?.eventId });
    const pending = await listDeliveries(ctx, { webhookId, limit: 10, status: "pending" });
    expect(pending.items.map(({ deliveryId }) => deliveryId)).toEqual([replay.deliveryId]);
    await deliver(orderKey);
    expect(new Set(receiver.calls.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([first?.eventId]));
    expect(receiver.calls).toHaveLength(2);
    const page = await listDeliveries(ctx, { webhookId, limit: 1, status: "succeeded" });
    const rest = await listDeliveries(ctx, { webhookId, limit: 1, status: "succeeded", cursor: page.nextCursor ?? "" });
    expect([...page.items, ...rest.items].map(({ deliveryId }) => deliveryId)).toEqual([
      replay.deliveryId,
      first?.deliveryId,
    ]);
  });

  test("› may be deleted while a delivery is under way", async () => {
    const orderKey = await tellThree();
    receiver.behave(async (_, response) => {
      await deleteWebhook(ctx, webhook);
      response.writeHead(204).end();
    });
    await deliver(orderKey);
    expect(types()).toEqual(["upload.completed"]);
    await expect(getWebhook(ctx, webhook)).rejects.toMatchObject({ code: "not_found" });
  });

  test("› is refused at an address that is not public, and beyond the number that a workspace may have", async () => {
    for (const url of [
      "http://10.0.0.1/",
      "http://[::ffff:127.0.0.1]/",
      "http://127.0.0.1:1/",
      "https://u:p@films.example/",
    ])
      await expect(createWebhook(ctx, { url, description: "", eventTypes: [] })).rejects.toMatchObject({
        code: "invalid_input",
        issues: [{ path: "url" }],
      });
    const create = () => createWebhook(ctx, { url: "https://films.example/", description: "", eventTypes: [] });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, create));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(49);
  });
});
