import {
  deletedWebhook,
  replayedEvents,
  webhook,
  webhookDelivery,
  webhookDeliveryPage,
  webhookWithSecret,
} from "@vergence/contract";
import { startWebhookReceiver, type WebhookReceiver } from "@vergence/core/testing";
import { publishEvents } from "@vergence/core/worker";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiHarness, createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { startGroup } from "../testing/uploads.ts";

let harness: ApiHarness;
let receiver: WebhookReceiver;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  harness = await createApiHarness({ env: { OUTBOUND_ALLOWED_HOSTS: receiver.host } });
});
afterAll(async () => {
  await harness?.close();
  await receiver?.close();
});

const create = async (body: object = {}) => {
  const answer = await harness.call("POST", "/api/webhooks", { body: { url: receiver.url, ...body } });
  expect(answer.status, answer.text).toBe(201);
  return webhookWithSecret.strict().parse(answer.json);
};

test("POST /webhooks › 201 with the secret, which no other answer carries", async () => {
  const { secret, ...made } = await create({ description: "our CMS", eventTypes: ["video.ready"] });
  const path = `/api/webhooks/${made.webhookId}`;
  expect(webhook.strict().parse((await harness.call("GET", path)).json)).toEqual(made);
  expect((await harness.call("GET", "/api/webhooks")).json).toContainEqual(made);
  const changed = await harness.call("POST", path, { body: { eventTypes: [], isEnabled: false } });
  expect(webhook.strict().parse(changed.json)).toMatchObject({ eventTypes: [], description: "our CMS" });
  const rotated = webhookWithSecret.parse((await harness.call("POST", `${path}/rotate-secret`)).json);
  expect(rotated.secret).not.toBe(secret);
  expect(rotated.previousSecretUntil).not.toBeNull();
  expect(deletedWebhook.parse((await harness.call("DELETE", path)).json).webhookId).toBe(made.webhookId);
  expectProblem(await harness.call("GET", path), 404, "not_found");
});

test("POST /webhooks › 400 names every violated rule at once", async () => {
  const body = { url: "ftp://films.example", description: "a\nb", eventTypes: ["video.made", "video.ready"] };
  const { issues } = expectProblem(await harness.call("POST", "/api/webhooks", { body }), 400, "invalid_input");
  expect(issues?.map(({ path }) => path)).toEqual(["url", "description", "eventTypes.0"]);
});

test("POST …/test › 200 with what the receiver said", async () => {
  const { webhookId } = await create();
  receiver.behave((_, response) => void response.writeHead(418).end("short and stout"));
  const answer = await harness.call("POST", `/api/webhooks/${webhookId}/test`);
  receiver.behave(() => undefined);
  expect(webhookDelivery.strict().parse(answer.json)).toMatchObject({
    eventType: "webhook.test",
    status: "failed",
    attempts: [{ statusCode: 418, responseExcerpt: "short and stout" }],
  });
});

test("POST …/replay and …/deliveries/{deliveryId}/replay › create deliveries again; 409 while the webhook is disabled", async () => {
  const { webhookId } = await create();
  const path = `/api/webhooks/${webhookId}`;
  const { uploadSessionId } = await startGroup(harness);
  await harness.call("DELETE", `/api/videos/uploads/${uploadSessionId}`);
  await publishEvents(harness.t.resources, harness.t.contextFor("admin").actor.workspaceId);
  const list = async (query = "") =>
    webhookDeliveryPage.parse((await harness.call("GET", `${path}/deliveries${query}`)).json).items;
  const [delivery] = await list("?status=pending&limit=1");
  const replay = () => harness.call("POST", `${path}/deliveries/${delivery?.deliveryId}/replay`);
  const again = await replay();
  expect(again.status).toBe(201);
  expect(webhookDelivery.strict().parse(again.json)).toMatchObject({ isReplay: true, eventId: delivery?.eventId });

  await harness.call("POST", path, { body: { isEnabled: false } });
  const range = { from: new Date(Date.now() - 3_600_000).toISOString() };
  expectProblem(await replay(), 409, "invalid_transition");
  expectProblem(await harness.call("POST", `${path}/replay`, { body: range }), 409, "invalid_transition");
  await harness.call("POST", path, { body: { isEnabled: true } });
  const answer = await harness.call("POST", `${path}/replay`, { body: range });
  expect(replayedEvents.parse(answer.json)).toEqual({ replayedEvents: 1 });
  expect((await list()).map(({ status }) => status)).toEqual(["pending", "failed", "failed"]);
  const wrong = await harness.call("POST", `${path}/replay`, { body: { from: range.from, to: range.from } });
  expect(expectProblem(wrong, 400, "invalid_input").issues).toEqual([
    { path: "to", message: "must be later than from" },
  ]);
});
