import { cancelGroup, createWebhook, startUpload } from "@vergence/core";
import {
  createTestContext,
  startBody,
  startWebhookReceiver,
  type TestContext,
  type WebhookReceiver,
} from "@vergence/core/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnWorker, type WorkerProcess } from "./testing/spawn-worker.ts";

let t: TestContext;
let receiver: WebhookReceiver;
const workers: WorkerProcess[] = [];
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  t = await createTestContext({ env: { OUTBOUND_ALLOWED_HOSTS: receiver.host, LOG_LEVEL: "warn" } });
});
afterAll(async () => {
  for (const worker of workers) {
    worker.kill("SIGKILL");
    await worker.exited();
  }
  await t?.close();
  await receiver?.close();
});

function startWorker(): WorkerProcess {
  const worker = spawnWorker(t.env);
  workers.push(worker);
  return worker;
}

test("a webhook whose worker is killed in the middle is sent again by the next one, with the same id", async () => {
  const ctx = t.contextFor("admin");
  const { webhookId } = await createWebhook(ctx, { url: receiver.url, description: "", eventTypes: [] });
  receiver.behave((_call, _response) => undefined);
  const first = startWorker();
  const { uploadSessionId } = await startUpload(ctx, startBody([1]));
  await cancelGroup(ctx, { uploadSessionId });
  await waitFor("the first call", () => receiver.calls.length === 1, { describe: first.output });
  first.kill("SIGKILL");
  await first.exited();

  receiver.behave(() => undefined);
  const second = startWorker();
  const delivered = () =>
    t.resources.db.webhookDelivery.findFirst({ where: { endpointId: webhookId, isDelivered: true } });
  await waitFor("the second call", delivered, { describe: second.output });
  const ids = receiver.calls.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  // The attempt that nobody lived to see is none.
  expect(await t.resources.db.webhookAttempt.count({ where: { delivery: { endpointId: webhookId } } })).toBe(1);
}, 240_000);
