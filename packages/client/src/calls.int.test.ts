import { startWebhookReceiver, type WebhookReceiver } from "@vergence/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVergenceClient, type VergenceClient } from "./client.ts";
import { everyItem } from "./every-item.ts";
import { startServer, type TestServer } from "./testing/start-server.ts";
import { uploadGroup } from "./upload/upload-group.ts";
import { verifyWebhook } from "./webhooks.ts";

const unknownId = "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff";

let receiver: WebhookReceiver;
let server: TestServer;
let client: VergenceClient;
beforeAll(async () => {
  receiver = await startWebhookReceiver();
  server = await startServer({ OUTBOUND_ALLOWED_HOSTS: receiver.host });
  ({ client } = server);
});
afterAll(async () => {
  await server?.close();
  await receiver?.close();
});

/** A video whose job waits: no worker runs here. */
async function upload(videoName: string, folderName = "Home"): Promise<{ id: number; jobId: number }> {
  const files = [{ source: new Blob(["a film"]), fileName: "film.mp4", fileRole: "video" as const }];
  const { libraryId } = await uploadGroup(client, { videoName, layout: "SBS", folderName, files });
  const [job] = await client.jobs.list(libraryId);
  return { id: libraryId, jobId: job?.id ?? 0 };
}
/** The same, as a worker leaves it. */
async function readyVideo(videoName: string): Promise<{ id: number; jobId: number }> {
  const { db } = server.context.resources;
  const made = await upload(videoName);
  await db.job.update({ where: { id: made.jobId }, data: { status: "succeeded" } });
  await db.stream.update({ where: { jobId: made.jobId }, data: { status: "ready" } });
  await db.libraryVideo.update({ where: { id: made.id }, data: { status: "ready", width: 640, height: 240 } });
  return made;
}

describe("client.videos and client.folders", () => {
  it("lists, changes, moves and deletes", async () => {
    const [reef, wreck] = [await upload("Reef", "Dives"), await upload("Wreck", "Dives")];
    const page = await client.videos.list({ folderName: ["Dives"], limit: 1 });
    expect(page).toMatchObject({ items: [{ id: wreck.id, status: "processing" }], nextCursor: expect.any(String) });
    const names: string[] = [];
    for await (const { videoName } of everyItem((cursor) =>
      client.videos.list({ folderName: ["Dives"], limit: 1, cursor }),
    ))
      names.push(videoName);
    expect(names).toEqual(["Wreck", "Reef"]);

    const changed = await client.videos.update(reef.id, { name: "Coral reef", isPublished: false });
    expect(changed).toMatchObject({ id: reef.id, videoName: "Coral reef", folderName: "Dives" });
    expect(await client.folders.rename("Dives", "Sea & sky")).toEqual({ folderName: "Sea & sky", videoCount: 2 });
    expect((await client.folders.list()).folders).toContainEqual({ folderName: "Sea & sky", videoCount: 2 });

    expect(await client.videos.delete(wreck.id)).toEqual({ id: wreck.id, status: "deleting" });
    await expect(client.videos.get(wreck.id)).rejects.toMatchObject({ status: 404, code: "not_found" });
  });

  it("reads published videos whole and in pages", async () => {
    const ids = [(await readyVideo("First")).id, (await readyVideo("Second")).id];
    const published = async () => (await client.videos.published()).map(({ library }) => library.id);
    expect(await published()).toEqual(ids.toReversed());
    const walked: number[] = [];
    for await (const { library } of everyItem((cursor) => client.videos.publishedPage({ limit: 1, cursor })))
      walked.push(library.id);
    expect(walked).toEqual(ids.toReversed());
    await client.videos.update(ids[0] ?? 0, { isPublished: false });
    expect(await published()).toEqual([ids[1]]);
  });

  it("starts streams, asks for files, and refuses what is not ready", async () => {
    const { id } = await readyVideo("Ready");
    const stream = await client.videos.createStream(id, { streamFormat: "HEVC" });
    expect(stream.status).toBe("queued");
    expect((await client.videos.streams(id)).streams).toHaveLength(2);
    const [source] = (await client.videos.download(id)).files;
    expect(source).toMatchObject({ kind: "source", fileName: "film.mp4", sizeBytes: 6, jobId: null });
    expect(await (await fetch(source?.url ?? "")).text()).toBe("a film");
    expect((await client.videos.download(id, { kind: "headset" })).files).toMatchObject([
      { kind: "headset", url: null },
    ]);
    const { id: waiting } = await upload("Waiting");
    const early = client.videos.createStream(waiting, { streamFormat: "HEVC" });
    await expect(early).rejects.toMatchObject({ status: 409, code: "not_ready" });
  });

  it("starts a remote upload, once for one Idempotency-Key", async () => {
    const body = { name: "Afar", layout: "2D", videoUrl: "https://films.example/film.mp4" } as const;
    const first = await client.videos.startRemoteUpload(body, { idempotencyKey: "afar" });
    const again = await client.videos.startRemoteUpload(body, { idempotencyKey: "afar" });
    expect([first.videoName, again.id]).toEqual(["Afar", first.id]);
    expect(await client.jobs.list(first.id)).toMatchObject([{ kind: "fetch", status: "queued", attempts: [] }]);
    const twoEyes = { ...body, layout: "Separate" } as const;
    await expect(client.videos.startRemoteUpload(twoEyes)).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: "secondaryVideoUrl" }],
    });
  });
});

describe("client.jobs", () => {
  it("reads, cancels and takes up again", async () => {
    const { id, jobId } = await upload("Jobs");
    expect(await client.jobs.get(id, jobId)).toMatchObject({ id: jobId, kind: "ingest", attempts: [] });
    await expect(client.jobs.retry(id, jobId)).rejects.toMatchObject({ status: 409, code: "invalid_transition" });
    expect(await client.jobs.cancel(id, jobId)).toMatchObject({ id: jobId, status: "canceled" });
    expect(await client.jobs.status(id, jobId)).toMatchObject({ status: "canceled" });

    const failed = await upload("Failed");
    const { db } = server.context.resources;
    const status = "failed" as const;
    await db.job.update({ where: { id: failed.jobId }, data: { status, errorCode: "internal", error: "It failed." } });
    await db.stream.update({ where: { jobId: failed.jobId }, data: { status } });
    await db.libraryVideo.update({ where: { id: failed.id }, data: { status } });
    expect(await client.jobs.retry(failed.id, failed.jobId)).toMatchObject({ status: "queued" });
  });
});

describe("client.keys and client.audit", () => {
  it("makes, lists, rotates and revokes keys, all of which the audit knows", async () => {
    const { baseUrl } = server;
    const works = async (apiKey: string) => (await createVergenceClient({ baseUrl, apiKey }).uploads.list()).items;
    const created = await client.keys.create({ name: "Farm", role: "upload" });
    expect(await works(created.key)).toBeInstanceOf(Array);
    const rotated = await client.keys.rotate(created.keyId, { graceSeconds: 60 });
    expect([await works(created.key), await works(rotated.key)]).toHaveLength(2);
    const listed = (await client.keys.list({ limit: 2 })).items;
    expect(listed.map(({ keyId }) => keyId)).toEqual([rotated.keyId, created.keyId]);
    expect(await client.keys.revoke(rotated.keyId)).toMatchObject({ revokedAt: expect.any(String) });
    await expect(works(rotated.key)).rejects.toMatchObject({ status: 401 });

    const { items } = await client.audit.list({ subject: "api_key", subjectId: rotated.keyId });
    expect(items.map(({ action }) => action)).toEqual(["api_key.revoked", "api_key.created"]);
    expect(items[0]).toMatchObject({ actorName: "Bootstrap admin key", requestId: expect.any(String) });
  });
});

describe("client.webhooks", () => {
  it("makes, changes, tests, rotates, replays and deletes", async () => {
    const created = await client.webhooks.create({ url: receiver.url, eventTypes: ["upload.canceled"] });
    const { webhookId } = created;
    const test = await client.webhooks.test(webhookId);
    expect(test).toMatchObject({ status: "succeeded", attempts: [{ statusCode: 204 }] });
    const [call] = receiver.calls;
    expect(call && verifyWebhook(created.secret, call.body, call.headers)).toMatchObject({ type: "webhook.test" });

    const rotated = await client.webhooks.rotateSecret(webhookId, { overlapSeconds: 60 });
    expect(rotated.secret).not.toBe(created.secret);
    expect(await client.webhooks.update(webhookId, { description: "Farm" })).toMatchObject({ description: "Farm" });
    expect(await client.webhooks.get(webhookId)).toMatchObject({ previousSecretUntil: expect.any(String) });
    expect((await client.webhooks.list()).map((each) => each.webhookId)).toEqual([webhookId]);

    const from = new Date(Date.now() - 60_000).toISOString();
    expect(await client.webhooks.replay(webhookId, { from })).toEqual({ replayedEvents: 0 });
    expect(await client.webhooks.deliveries(webhookId, { status: "succeeded", limit: 1 })).toMatchObject({
      items: [{ deliveryId: test.deliveryId, eventType: "webhook.test" }],
    });
    const ofTest = client.webhooks.replayDelivery(webhookId, test.deliveryId);
    await expect(ofTest).rejects.toMatchObject({ code: "invalid_transition" });
    expect(await client.webhooks.delete(webhookId)).toEqual({ webhookId, isDeleted: true });
    await expect(client.webhooks.get(unknownId)).rejects.toMatchObject({ status: 404 });
  });
});
