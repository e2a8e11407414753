import { hostname } from "node:os";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { metricOf, type ReceivedCall, type WebhookReceiver } from "../testing/index.ts";
import { never, openWebhookStage, type WebhookStage } from "../testing/webhook-stage.ts";
import { retryDelaysSeconds } from "./back-off.ts";
import { deliverWebhooks } from "./deliver-webhooks.ts";
import { getWebhook } from "./get-webhook.ts";
import { updateWebhook } from "./update-webhook.ts";

let stage: WebhookStage;
beforeAll(async () => {
  stage = await openWebhookStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.begin());

const attemptsCounted = async (outcome: string) =>
  (await metricOf(stage.t.resources, `vergence_webhook_attempts_total{outcome="${outcome}"}`)) ?? 0;

describe("a delivery", () => {
  test("› is signed as Standard Webhooks' own library checks it, and logged", async () => {
    await stage.deliver(await stage.emitOne());
    const [call] = stage.receiver.calls as [ReceivedCall];
    const event = new Webhook(stage.webhook.secret).verify(call.body, call.headers as Record<string, string>);
    expect(event).toMatchObject({ type: "upload.canceled", data: { videoName: "A film", libraryId: null } });
    expect(call.headers).toMatchObject({ "content-type": "application/json", "webhook-id": call.event.eventId });
    expect(await stage.deliveries()).toMatchObject([
      { status: "succeeded", eventType: "upload.canceled", attempts: [{ statusCode: 204, error: null }] },
    ]);
    await stage.deliver(call.event.data.uploadSessionId as string);
    expect(stage.receiver.calls).toHaveLength(1);
    expect(await attemptsCounted("taken")).toBe(1);
  });

  test.each<[string, number | null, string, Parameters<WebhookReceiver["behave"]>[0]]>([
    ["answers 500", 500, "It answered 500.", (_, response) => void response.writeHead(500).end("Oh no")],
    ["answers 404", 404, "It answered 404.", (_, response) => void response.writeHead(404).end()],
    [
      "redirects",
      302,
      "It answered with a redirect, which is not followed.",
      (_, response) => void response.writeHead(302, { location: stage.receiver.url }).end(),
    ],
    ["hangs", null, "No answer came within 5 s.", (_call, _response) => undefined],
    ["breaks off", null, "The connection was closed early.", (_, response) => void response.destroy()],
  ])("› is tried again where the receiver %s", async (_, statusCode, error, behaviour) => {
    const orderKey = await stage.emitOne();
    stage.receiver.behave(behaviour);
    await stage.deliver(orderKey, { timeoutSeconds: error.includes("within") ? 5 : 20 });
    expect(stage.receiver.calls).toHaveLength(1);
    expect(await stage.deliveries()).toMatchObject([{ status: "pending", attempts: [{ statusCode, error }] }]);
    expect((await getWebhook(stage.ctx, stage.webhook)).failingSince).not.toBeNull();
    stage.receiver.behave(() => undefined);
    stage.t.clock.advance(60);
    await stage.deliver(orderKey);
    stage.t.clock.advance(-60);
    expect(await stage.deliveries()).toMatchObject([
      { status: "succeeded", attempts: [{ error }, { statusCode: 204 }] },
    ]);
    expect((await getWebhook(stage.ctx, stage.webhook)).failingSince).toBeNull();
    const [first, second] = stage.receiver.calls;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
  });

  test("› counts as taken by its status, and reads no more of an endless answer than it keeps", async () => {
    stage.receiver.behave((_, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write("x".repeat(10_000)));
      };
      response.on("drain", pour);
      pour();
    });
    await stage.deliver(await stage.emitOne());
    const [delivery] = await stage.deliveries();
    expect(delivery).toMatchObject({ status: "succeeded", attempts: [{ statusCode: 200 }] });
    expect(delivery?.attempts[0]?.responseExcerpt).toBe("x".repeat(1_000));
  });

  test("› keeps neither secrets nor signatures of an answer, and survives what a database cannot keep", async () => {
    stage.receiver.behave(({ headers }, response) => {
      response
        .writeHead(500)
        .end(`\0 ${stage.webhook.secret} ${stage.webhook.secret.slice(6)} ${headers["webhook-signature"]}`);
    });
    await stage.deliver(await stage.emitOne());
    const [delivery] = await stage.deliveries();
    expect(delivery?.attempts[0]?.responseExcerpt).toBe("\ufffd [hidden] [hidden] [hidden]");
  });

  test("› is refused where the name leads inside, at the time of the call", async () => {
    const orderKey = await stage.emitOne();
    await updateWebhook(stage.ctx, {
      webhookId: stage.webhook.webhookId,
      url: `http://${hostname()}:${new URL(stage.receiver.url).port}/`,
    });
    await stage.deliver(orderKey);
    expect(stage.receiver.calls).toEqual([]);
    const [delivery] = await stage.deliveries();
    expect(delivery?.attempts[0]?.error).toMatch(/^The (address must resolve to a public address|host name .*)\.$/);
  });

  test("› says that its secret is encrypted under another AUTH_SECRET", async () => {
    const orderKey = await stage.emitOne();
    const other = {
      ...stage.ctx,
      config: { ...stage.ctx.config, authSecret: "another secret, quite as long as that one" },
    };
    await deliverWebhooks(other, stage.sequence(orderKey), never);
    expect(stage.receiver.calls).toEqual([]);
    expect(await stage.deliveries()).toMatchObject([
      { attempts: [{ error: "The webhook's secret is encrypted under another AUTH_SECRET: rotate it." }] },
    ]);
  });

  test("› is tried over a day with growing pauses, then given up", async () => {
    const orderKey = await stage.emitOne();
    stage.receiver.behave((_, response) => void response.writeHead(503).end());
    const before = { failed: await attemptsCounted("failed"), given_up: await attemptsCounted("given_up") };
    let passed = 0;
    await stage.deliver(orderKey);
    for (const pause of retryDelaysSeconds) {
      // Not before its time: a job that another event brings changes nothing.
      await stage.deliver(orderKey);
      stage.t.clock.advance(pause * 1.1 + 1);
      await stage.deliver(orderKey);
      passed += pause * 1.1 + 1;
    }
    stage.t.clock.advance(-passed);
    const [delivery] = await stage.deliveries();
    expect(delivery).toMatchObject({ status: "failed", nextAttemptAt: null });
    expect(delivery?.attempts).toHaveLength(retryDelaysSeconds.length + 1);
    expect(await attemptsCounted("failed")).toBe(before.failed + retryDelaysSeconds.length);
    expect(await attemptsCounted("given_up")).toBe(before.given_up + 1);
    expect(retryDelaysSeconds.reduce((sum, pause) => sum + pause, 0) / 3_600).toBeCloseTo(24, 0);
    stage.t.clock.advance(passed);
    stage.receiver.calls.length = 0;
    await stage.deliver(orderKey);
    stage.t.clock.advance(-passed);
    expect(stage.receiver.calls).toEqual([]);
  });
});
