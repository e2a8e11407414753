import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ReceivedCall } from "../testing/index.ts";
import { openWebhookStage, threeTypes, type WebhookStage } from "../testing/webhook-stage.ts";
import { createWebhook } from "./create-webhook.ts";
import { deleteWebhook } from "./delete-webhook.ts";
import { getWebhook } from "./get-webhook.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { replayDelivery } from "./replay-delivery.ts";
import { replayEvents } from "./replay-events.ts";
import { rotateWebhookSecret } from "./rotate-webhook-secret.ts";
import { testWebhook } from "./test-webhook.ts";
import { updateWebhook } from "./update-webhook.ts";

let stage: WebhookStage;
beforeAll(async () => {
  stage = await openWebhookStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.begin());

const audit = async (action: string) =>
  stage.ctx.db.auditEvent.findMany({
    where: { workspaceId: stage.ctx.actor.workspaceId, action },
    select: { actor: true, detail: true },
  });

describe("a webhook", () => {
  test("› is disabled when it answers 410, with an audit entry; what waited is given up, and replayed when it is back", async () => {
    const orderKey = await stage.emitThree();
    stage.receiver.behave((_, response) => void response.writeHead(410).end());
    await stage.deliver(orderKey);
    expect(stage.types()).toEqual(["upload.completed"]);
    expect(await getWebhook(stage.ctx, stage.webhook)).toMatchObject({ disabledReason: "It answered 410 Gone." });
    expect(await audit("webhook.disabled")).toEqual([{ actor: "worker", detail: { reason: "It answered 410 Gone." } }]);
    expect((await stage.deliveries()).map(({ status }) => status)).toEqual(["failed", "failed", "failed"]);
    const all = { webhookId: stage.webhook.webhookId, from: "2020-01-01T00:00:00Z", onlyUndelivered: true };
    await expect(replayEvents(stage.ctx, all)).rejects.toMatchObject({ code: "invalid_transition" });

    stage.receiver.behave(() => undefined);
    stage.receiver.calls.length = 0;
    expect(await updateWebhook(stage.ctx, { webhookId: stage.webhook.webhookId, isEnabled: true })).toMatchObject({
      disabledAt: null,
    });
    expect(await replayEvents(stage.ctx, all)).toEqual({ replayedEvents: 3 });
    // What waits is not stored twice.
    expect(await replayEvents(stage.ctx, all)).toEqual({ replayedEvents: 0 });
    await stage.deliver(orderKey);
    expect(stage.types()).toEqual(threeTypes);
    expect(await replayEvents(stage.ctx, all)).toEqual({ replayedEvents: 0 });
    expect(await replayEvents(stage.ctx, { ...all, onlyUndelivered: false })).toEqual({ replayedEvents: 3 });
    expect(await replayEvents(stage.ctx, { ...all, to: "2020-01-02T00:00:00Z" })).toEqual({ replayedEvents: 0 });
  });

  test("› is disabled when it fails and has taken nothing for three days", async () => {
    stage.receiver.behave((_, response) => void response.writeHead(500).end());
    await stage.deliver(await stage.emitOne());
    const orderKey = await stage.emitOne();
    stage.t.clock.advance(73 * 3_600);
    await stage.deliver(orderKey);
    stage.t.clock.advance(-73 * 3_600);
    expect(await audit("webhook.disabled")).toEqual([
      { actor: "worker", detail: { reason: "No delivery has succeeded for 73 hours." } },
    ]);
    // Nothing more is stored for it.
    await stage.emitOne();
    expect(await stage.deliveries()).toHaveLength(2);
  });

  test("› signs with both secrets while a rotation's overlap lasts, then with the new one alone", async () => {
    const { webhookId } = stage.webhook;
    const rotated = await rotateWebhookSecret(stage.ctx, { webhookId, overlapSeconds: 120 });
    expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await stage.deliver(await stage.emitOne());
    await stage.ctx.db.webhookEndpoint.update({
      where: { id: webhookId },
      data: { previousSecretUntil: stage.t.clock.now() },
    });
    await stage.deliver(await stage.emitOne());
    const isSignedBy = (secret: string, { body, headers }: ReceivedCall) => {
      try {
        return Boolean(new Webhook(secret).verify(body, headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    const signers = stage.receiver.calls.map((call) =>
      [stage.webhook.secret, rotated.secret].map((secret) => isSignedBy(secret, call)),
    );
    expect(signers).toEqual([
      [true, true],
      [false, true],
    ]);
  });

  test("› shows its secret nowhere but where it is made, and the database keeps none", async () => {
    const { secret, webhookId } = stage.webhook;
    const row = await stage.ctx.db.webhookEndpoint.findUniqueOrThrow({ where: { id: webhookId } });
    for (const shown of [row, await getWebhook(stage.ctx, stage.webhook), await audit("webhook.created")])
      expect(JSON.stringify(shown)).not.toContain(secret.slice(6, 20));
  });

  test("› is tested at once and once, also while it is disabled", async () => {
    const { webhookId } = stage.webhook;
    await updateWebhook(stage.ctx, { webhookId, isEnabled: false });
    expect(await testWebhook(stage.ctx, { webhookId })).toMatchObject({
      eventType: "webhook.test",
      status: "succeeded",
    });
    stage.receiver.behave((_, response) => void response.writeHead(500).end("Not today"));
    const failed = await testWebhook(stage.ctx, { webhookId });
    expect(failed).toMatchObject({ status: "failed", attempts: [{ statusCode: 500, responseExcerpt: "Not today" }] });
    expect(stage.receiver.calls.map(({ event }) => event)).toMatchObject([
      { data: { webhookId } },
      { data: { webhookId } },
    ]);
    expect((await getWebhook(stage.ctx, stage.webhook)).failingSince).toBeNull();
    const replay = replayDelivery(stage.ctx, { webhookId, deliveryId: failed.deliveryId });
    await expect(replay).rejects.toMatchObject({ code: "invalid_transition" });
  });

  test("› gets one delivery again, with the same webhook-id, and its log can be filtered", async () => {
    const { webhookId } = stage.webhook;
    const orderKey = await stage.emitOne();
    await stage.deliver(orderKey);
    const [first] = await stage.deliveries();
    const replay = await replayDelivery(stage.ctx, { webhookId, deliveryId: first?.deliveryId ?? "" });
    expect(replay).toMatchObject({ isReplay: true, status: "pending", eventId: first?.eventId });
    const pending = await listDeliveries(stage.ctx, { webhookId, limit: 10, status: "pending" });
    expect(pending.items.map(({ deliveryId }) => deliveryId)).toEqual([replay.deliveryId]);
    await stage.deliver(orderKey);
    expect(new Set(stage.receiver.calls.map(({ headers }) => headers["webhook-id"]))).toEqual(
      new Set([first?.eventId]),
    );
    expect(stage.receiver.calls).toHaveLength(2);
    const page = await listDeliveries(stage.ctx, { webhookId, limit: 1, status: "succeeded" });
    const rest = await listDeliveries(stage.ctx, {
      webhookId,
      limit: 1,
      status: "succeeded",
      cursor: page.nextCursor ?? "",
    });
    expect([...page.items, ...rest.items].map(({ deliveryId }) => deliveryId)).toEqual([
      replay.deliveryId,
      first?.deliveryId,
    ]);
  });

  test("› may be deleted while a delivery is under way", async () => {
    const orderKey = await stage.emitThree();
    stage.receiver.behave(async (_, response) => {
      await deleteWebhook(stage.ctx, stage.webhook);
      response.writeHead(204).end();
    });
    await stage.deliver(orderKey);
    expect(stage.types()).toEqual(["upload.completed"]);
    await expect(getWebhook(stage.ctx, stage.webhook)).rejects.toMatchObject({ code: "not_found" });
  });

  test("› is refused at an address that is not public, and beyond the number that a workspace may have", async () => {
    for (const url of [
      "http://10.0.0.1/",
      "http://[::ffff:127.0.0.1]/",
      "http://127.0.0.1:1/",
      "https://u:p@films.example/",
    ])
      await expect(createWebhook(stage.ctx, { url, description: "", eventTypes: [] })).rejects.toMatchObject({
        code: "invalid_input",
        issues: [{ path: "url" }],
      });
    const create = () => createWebhook(stage.ctx, { url: "https://films.example/", description: "", eventTypes: [] });
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, create));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(49);
  });
});
