import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWebhookStage, threeTypes, type WebhookStage } from "../testing/webhook-stage.ts";
import { retryDelaysSeconds } from "./back-off.ts";
import { leaseNext } from "./lease-next.ts";
import { resumeDeliveries } from "./resume-deliveries.ts";

let stage: WebhookStage;
beforeAll(async () => {
  stage = await openWebhookStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.begin());

describe("deliveries of one video", () => {
  test("› go in order: a later event waits for the earlier one, and another video's does not", async () => {
    const orderKey = await stage.emitThree();
    let isDown = true;
    stage.receiver.behave(({ event }, response) => {
      response.writeHead(isDown && event.type === "stream.failed" ? 500 : 204).end();
    });
    await stage.deliver(orderKey);
    await stage.deliver(orderKey);
    expect(stage.types()).toEqual(["upload.completed", "stream.failed"]);
    await stage.deliver(await stage.emitOne());
    expect(stage.types()).toEqual(["upload.completed", "stream.failed", "upload.canceled"]);
    isDown = false;
    stage.t.clock.advance(60);
    await stage.deliver(orderKey);
    stage.t.clock.advance(-60);
    expect(stage.types().slice(3)).toEqual(["stream.failed", "video.failed"]);
  });

  test("› go on when the earlier one was given up", async () => {
    const orderKey = await stage.emitThree();
    await stage.ctx.db.webhookDelivery.updateMany({
      where: { event: { orderKey, type: "upload.completed" } },
      data: { attemptCount: retryDelaysSeconds.length },
    });
    stage.receiver.behave(({ event }, response) => {
      response.writeHead(event.type === "upload.completed" ? 500 : 204).end();
    });
    await stage.deliver(orderKey);
    expect(stage.types()).toEqual(threeTypes);
    expect((await stage.deliveries()).map(({ status }) => status)).toEqual(["failed", "succeeded", "succeeded"]);
  });

  test("› go once and in order when several jobs race", async () => {
    const orderKey = await stage.emitThree();
    await Promise.all(Array.from({ length: 5 }, () => stage.deliver(orderKey)));
    expect(stage.types()).toEqual(threeTypes);
  });

  test("› are sent by another when a worker died in the middle, and meanwhile wait", async () => {
    const orderKey = await stage.emitThree();
    expect(await leaseNext(stage.ctx, stage.sequence(orderKey))).toMatchObject({ kind: "leased" });
    await stage.deliver(orderKey);
    expect(stage.types()).toEqual([]);
    const queued = await stage.ctx.db.$queryRaw`
      SELECT count(*)::int FROM pgboss.job WHERE name = 'deliver-webhooks' AND data->>'orderKey' = ${orderKey} AND start_after > now()`;
    expect(queued).toEqual([{ count: 1 }]);
    stage.t.clock.advance(60);
    await stage.deliver(orderKey);
    stage.t.clock.advance(-60);
    expect(stage.types()).toEqual(threeTypes);
  });

  test("› are broken off by a stop, which counts as no attempt", async () => {
    const orderKey = await stage.emitThree();
    const stop = new AbortController();
    stage.receiver.behave((_call, _response) => stop.abort(new Error("The worker is stopping.")));
    await expect(stage.deliver(orderKey, { signal: stop.signal })).rejects.toThrow("The worker is stopping.");
    expect((await stage.deliveries())[0]).toMatchObject({ status: "pending", attempts: [] });
    stage.receiver.behave(() => undefined);
    await stage.deliver(orderKey);
    expect(stage.types()).toEqual(["upload.completed", ...threeTypes]);
  });

  test("› are taken up again when their job was lost", async () => {
    const orderKey = await stage.emitThree();
    await stage.ctx.db.$executeRaw`DELETE FROM pgboss.job WHERE data->>'orderKey' = ${orderKey}`;
    await resumeDeliveries(stage.ctx);
    const jobs = () =>
      stage.ctx.db.$queryRaw`SELECT count(*)::int FROM pgboss.job WHERE data->>'orderKey' = ${orderKey}`;
    expect(await jobs()).toEqual([{ count: 0 }]);
    stage.t.clock.advance(180);
    await resumeDeliveries(stage.ctx);
    stage.t.clock.advance(-180);
    expect(await jobs()).toEqual([{ count: 1 }]);
  });
});
