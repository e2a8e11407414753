import { createTestContext, startTcpProxy, type TestContext } from "@vergence/core/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { jobEnd, keysBelow, readJob } from "./testing/job-outcome.ts";
import { passTimeOfCleanUps } from "./testing/pass-time.ts";
import { startTestWorker, type TestWorker } from "./testing/start-test-worker.ts";
import { type StoreProxy, startStoreProxy } from "./testing/store-proxy.ts";
import { openClipFolder, smallVideo } from "./testing/test-clips.ts";
import { type FileToUpload, uploadVideo } from "./testing/upload-video.ts";

let t: TestContext;
let clips: Awaited<ReturnType<typeof openClipFolder>>;
let files: FileToUpload[];
let proxy: StoreProxy;
let worker: TestWorker;

beforeAll(async () => {
  clips = await openClipFolder();
  files = await smallVideo(clips.dir);
  t = await createTestContext();
  proxy = await startStoreProxy(t.env.S3_ENDPOINT ?? "");
  await employ({ STORE_RETRY_SECONDS: "60" });
});
afterEach(() => {
  proxy.decide = () => "pass";
  proxy.seen.length = 0;
});
afterAll(async () => {
  await worker?.stop();
  await proxy?.close();
  await t?.close();
  await clips.remove();
});

/** A worker with these settings, in the place of the one before. */
async function employ(settings: Record<string, string> = {}): Promise<void> {
  await worker?.stop();
  worker = await startTestWorker({ ...t.env, S3_ENDPOINT: proxy.endpoint, ...settings });
}

const isSource = (path: string) => path.includes("/uploads/");
const isOutput = (path: string) => path.includes("/videos/");
const outputs = () => proxy.seen.filter((line) => line.startsWith("PUT ") && isOutput(line));

test("a download that breaks off › goes on where it was, in the same attempt", async () => {
  let drops = 0;
  proxy.decide = (method, path) =>
    method === "GET" && isSource(path) && drops++ < 2 ? { cutAfterBytes: 20_000 } : "pass";
  const { jobId } = await uploadVideo(t.contextFor("admin"), "2D", files);
  expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", attempt: 1 });
  const downloads = proxy.seen.filter((line) => line.startsWith("GET ") && isSource(line));
  expect(downloads.map((line) => line.split(" ")[2])).toEqual([
    undefined,
    expect.stringMatching(/^bytes=\d+-$/),
    expect.stringMatching(/^bytes=\d+-$/),
  ]);
});

test("uploads that fail a few times › are tried again in the same attempt, the multivariant playlist last", async () => {
  let cuts = 0;
  proxy.decide = (method, path) => (method === "PUT" && isOutput(path) && cuts++ < 6 ? "cut" : "pass");
  const { jobId } = await uploadVideo(t.contextFor("admin"), "2D", files);
  expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", attempt: 1 });
  expect(cuts).toBeGreaterThan(6);
  expect(outputs().at(-1)).toMatch(/\/multivariant\.m3u8/);
  expect(outputs().filter((line) => line.includes("multivariant"))).toHaveLength(1);
});

test("a store that is unreachable for less than the worker waits for it › the attempt goes on, and is the only one", async () => {
  for (const isReached of [isSource, isOutput]) {
    let unreachableUntilMs: number | undefined;
    proxy.decide = (_, path) => {
      if (unreachableUntilMs === undefined && isReached(path)) unreachableUntilMs = performance.now() + 5_000;
      return performance.now() < (unreachableUntilMs ?? 0) ? "cut" : "pass";
    };
    const { jobId } = await uploadVideo(t.contextFor("admin"), "2D", files);
    expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", attempt: 1, error: null });
    expect(unreachableUntilMs).toBeDefined();
  }
});

test("a database that is unreachable when all is encoded › the attempt goes on, and is the only one", async () => {
  const url = new URL(t.env.DATABASE_URL ?? "");
  const line = await startTcpProxy({ host: url.hostname, port: Number(url.port) });
  url.port = String(line.port);
  await employ({ DATABASE_URL: url.href });
  let cuts = 0;
  let isMended: Promise<void> | undefined;
  // Until it has been asked for in vain several times: by then nobody in the worker takes it for there.
  const mendOnceMissed = async () => {
    await waitFor("the database to be missed", () => line.refusals() >= 5, { describe: line.refusals });
    line.mend();
  };
  proxy.decide = (method, path) => {
    if (method === "PUT" && path.includes("multivariant") && cuts++ === 0) {
      line.cut();
      isMended = mendOnceMissed();
    }
    return "pass";
  };
  const { jobId } = await uploadVideo(t.contextFor("admin"), "2D", files);
  expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", attempt: 1, error: null });
  expect(cuts).toBe(1);
  await isMended;
  await employ();
  await line.close();
});

test("a store that is down for a while › the queue delivers again, and the job heals", async () => {
  let isDown = true;
  proxy.decide = () => (isDown ? "cut" : "pass");
  const { jobId } = await uploadVideo(t.contextFor("admin"), "2D", files);
  await waitFor("a second attempt", async () => (await readJob(t.resources, jobId)).attempt > 1);
  isDown = false;
  const job = await jobEnd(t.resources, jobId);
  expect(job).toMatchObject({ status: "succeeded", error: null });
  expect(job.video.status).toBe("ready");
  await waitFor("the folders to be removed", async () => (await worker.jobFolders()).length === 0);
});

test("a store that stays down › the job fails when the deliveries are used up", async () => {
  proxy.decide = () => "cut";
  // The last delivery: none follows.
  await t.resources.db.$executeRaw`UPDATE pgboss.queue SET retry_limit = 0 WHERE name = 'ingest'`;
  const { jobId } = await uploadVideo(t.contextFor("admin"), "2D", files);
  await t.resources.db.$executeRaw`UPDATE pgboss.queue SET retry_limit = 5 WHERE name = 'ingest'`;
  const job = await jobEnd(t.resources, jobId);
  expect(job).toMatchObject({
    status: "failed",
    errorCode: "retries_exhausted",
    error: "Processing failed because of a problem on the server. It was tried several times. The upload is kept.",
  });
  expect(job.video.status).toBe("failed");
  await waitFor("the folders to be removed", async () => (await worker.jobFolders()).length === 0);
});

test("what an earlier attempt had stored › is deleted after the job's end", async () => {
  proxy.decide = (method, path) => (method === "PUT" && path.endsWith(".m3u8?x-id=PutObject") ? "hold" : "pass");
  const ctx = t.contextFor("admin");
  const { jobId, libraryId } = await uploadVideo(ctx, "2D", files);
  const prefix = `workspaces/${ctx.actor.workspaceId}/videos/${libraryId}/streams/${jobId}/attempts/`;
  await waitFor("the first attempt's playlists", () => proxy.seen.some((line) => line.includes(".m3u8")));
  const left = await keysBelow(ctx, prefix);
  expect(left.length).toBeGreaterThan(1);
  // Another delivery of the same job takes over; here it is this worker's own, after a hand-back.
  await worker.stop();
  proxy.decide = () => "pass";
  worker = await startTestWorker({ ...t.env, S3_ENDPOINT: proxy.endpoint });
  expect(await jobEnd(ctx, jobId)).toMatchObject({ status: "succeeded", attempt: 2 });
  await passTimeOfCleanUps(ctx);
  const keys = await keysBelow(ctx, prefix);
  expect(keys.some((key) => key.endsWith("/multivariant.m3u8"))).toBe(true);
  expect(keys.filter((key) => left.includes(key))).toEqual([]);
  expect(new Set(keys.map((key) => key.split("/")[0])).size).toBe(1);
});
