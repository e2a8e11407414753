import { expect, test } from "vitest";
import { type Route, routes } from "../operations/index.ts";
import { createApiHarness } from "../testing/api-harness.ts";
import { namesIn } from "../testing/every-call.ts";
import { makePlayable } from "../testing/playable.ts";
import { aBody, makeVideo, multipartSize, putParts, startFile } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);

type Ids = Record<string, string | number>;
const pendingFile = async (): Promise<Ids> => ({ ...(await startFile(harness, multipartSize(2))) });
const playingVideo = async (): Promise<Ids> => {
  const video = await makeVideo(harness);
  await makePlayable(harness, video);
  return { ...video };
};

const made = async (path: string, body: unknown, id: string): Promise<Ids> => {
  const answer = await harness.call("POST", path, { body });
  return { [id]: (answer.json as Ids)[id] ?? expect.unreachable(answer.text) };
};
const aWebhook = () => made("/api/webhooks", { url: "https://films.example/hooks" }, "webhookId");
const aDelivery = async () => {
  const webhook = await aWebhook();
  return { ...webhook, ...(await made(`/api/webhooks/${webhook.webhookId}/test`, undefined, "deliveryId")) };
};

const aKey = () => made("/api/keys", { name: "A", role: "upload" }, "keyId");

/** What has to be there before the example of an operation is called: this, or what its address names. */
const prepare: Record<string, () => Promise<Ids>> = {
  listParts: async () => {
    const file = await startFile(harness, multipartSize(2));
    await putParts(harness, file, [1]);
    return { ...file };
  },
  completeFile: async () => {
    const file = await startFile(harness);
    await putParts(harness, file);
    return { ...file };
  },
  revokeUploadToken: async () => {
    const { uploadSessionId } = await startFile(harness);
    const body = { allowedOrigins: ["https://films.example"] };
    return { uploadSessionId, ...(await made(`/api/videos/uploads/${uploadSessionId}/tokens`, body, "tokenId")) };
  },
  listPublished: playingVideo,
  listVideos: playingVideo,
  listFolders: playingVideo,
  renameFolder: async () => {
    await makeVideo(harness, { ...aBody(), folderName: "Trailers" });
    return { folderName: "Trailers" };
  },
  listAudit: aKey,
  listWebhooks: aWebhook,
  listDeliveries: aDelivery,
  replayDelivery: async () => {
    const ids = await aDelivery();
    const { db } = harness.t.resources;
    // Of an event, not of a test.
    await makeVideo(harness);
    const { id: eventId } = await db.outboxEvent.findFirstOrThrow();
    await db.webhookDelivery.update({ where: { id: String(ids.deliveryId) }, data: { eventId } });
    return ids;
  },
  cancelJob: async () => ({ ...(await makeVideo(harness)) }),
  retryJob: async () => {
    const video = await makeVideo(harness);
    const { db } = harness.t.resources;
    const failed = { status: "failed" } as const;
    await db.job.update({
      where: { id: video.jobId },
      data: { ...failed, errorCode: "internal", error: "It failed." },
    });
    await db.stream.update({ where: { jobId: video.jobId }, data: failed });
    await db.libraryVideo.update({ where: { id: video.id }, data: failed });
    return { ...video };
  },
};

/** What the first name in an address is of; an address without one needs nothing. */
const namedBy: Record<string, () => Promise<Ids>> = {
  uploadSessionId: pendingFile,
  id: playingVideo,
  keyId: aKey,
  webhookId: aWebhook,
  workspaceId: () => made("/api/workspaces", { name: "A" }, "workspaceId"),
};
const prepared = async ({ operationId, path }: Route): Promise<Ids> => {
  const make = prepare[operationId] ?? namedBy[namesIn(path)[0] ?? ""];
  return make ? make() : {};
};

function searchOf(query: Record<string, unknown> = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
  return pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : "";
}

test.each(routes.map((route) => [route.operationId, route] as const))(
  "%s › its example works, and is answered as it shows",
  async (_, route) => {
    const ids = await prepared(route);
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => String(ids[name] ?? expect.unreachable()));
    const { body, query, answer: shown } = route.example;
    // Compared with the description by the harness.
    const answer = await harness.call(route.method.toUpperCase(), `/api${path}${searchOf(query)}`, { body });
    expect(answer.status, answer.text).toBe(route.status);
    expect(membersOf(answer.json)).toEqual(membersOf(shown));
  },
);

/** The members of an object, or of each object in a list. */
const membersOf = (value: unknown): string[] => {
  const [first] = [value].flat();
  return Object.keys((first ?? {}) as object).sort();
};
