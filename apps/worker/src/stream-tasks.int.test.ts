import { readFile, rm } from "node:fs/promises";
import { cancelJob, createStream, getJob, getJobStatus, retryJob } from "@vergence/core";
import { createTestContext, loggedLines, type TestContext } from "@vergence/core/testing";
import { makeStereoPair } from "@vergence/media/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { expectPlayable } from "./testing/expect-playable.ts";
import { jobEnd, keysBelow } from "./testing/job-outcome.ts";
import { passTimeOfDeadDeliveries } from "./testing/pass-time.ts";
import { processesNaming } from "./testing/processes.ts";
import { spawnWorker, type WorkerProcess } from "./testing/spawn-worker.ts";
import { makeScratchDir } from "./testing/start-test-worker.ts";
import { type StoreProxy, startStoreProxy } from "./testing/store-proxy.ts";
import { openClipFolder } from "./testing/test-clips.ts";
import { type UploadedVideo, uploadVideo } from "./testing/upload-video.ts";

let t: TestContext;
let clips: Awaited<ReturnType<typeof openClipFolder>>;
let proxy: StoreProxy;
let scratchDir: string;
let workers: WorkerProcess[] = [];
let pair: { left: string; right: string };
let video: UploadedVideo;

const ladder = [
  { bitrate: 0.6, height: 180 },
  { bitrate: 0.3, height: 90 },
];
const [high, low] = ["mvhevc-180p-600k", "mvhevc-90p-300k"];

beforeAll(async () => {
  clips = await openClipFolder();
  pair = await makeStereoPair(clips.dir, { seconds: 2, size: "320x180" });
  t = await createTestContext();
  proxy = await startStoreProxy(t.env.S3_ENDPOINT ?? "");
  scratchDir = await makeScratchDir();
  const ingest = spawn();
  video = await uploadVideo(t.contextFor("admin"), "Separate", [
    { path: pair.left, fileRole: "video_left" },
    { path: pair.right, fileRole: "video_right" },
  ]);
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({ status: "succeeded", error: null });
  const ofStreams = { videoId: video.libraryId, id: { not: video.jobId } };
  for (const { id } of await t.resources.db.job.findMany({ where: ofStreams })) await jobEnd(t.resources, id);
  ingest.kill("SIGTERM");
  await ingest.exited();
});
beforeEach(() => {
  proxy.decide = () => "pass";
  proxy.seen.length = 0;
});
afterEach(killAll);
afterAll(async () => {
  await killAll();
  await proxy?.close();
  await t?.close();
  await clips?.remove();
  await rm(scratchDir, { recursive: true, force: true });
});

function spawn(): WorkerProcess {
  // A rung that is paused keeps no other one waiting.
  const settings = { SCRATCH_DIR: scratchDir, LOG_LEVEL: "info", WORKER_CONCURRENCY: "2" };
  const worker = spawnWorker({ ...t.env, S3_ENDPOINT: proxy.endpoint, ...settings });
  workers.push(worker);
  return worker;
}

async function killAll(): Promise<void> {
  for (const worker of workers) worker.kill("SIGKILL");
  await Promise.all(workers.map((worker) => worker.exited()));
  workers = [];
}

/** From now on what is stored of the lower rung stands still on its way. */
function holdLowerRung(): void {
  proxy.decide = (method, path) => (method === "PUT" && path.includes(`/${low}/`) ? "hold" : "pass");
}
/** Waits until the higher rung is there and the lower one stands still, whichever was taken first. */
async function lowerRungIsLeft(jobId: number): Promise<void> {
  await waitFor("the lower rung", () => proxy.seen.some((line) => line.includes(`/${low}/`)));
  await waitFor("the other rung", async () => (await tasksOf(jobId))[0]?.status === "succeeded");
}
const startStream = () =>
  createStream(t.contextFor("admin"), { id: video.libraryId, streamFormat: "MVHEVC", bitrateLadder: ladder });
const tasksOf = (jobId: number) => t.resources.db.jobTask.findMany({ where: { jobId }, orderBy: { position: "asc" } });

test("a worker killed in a rung › that rung alone starts again, and the stream is whole", async () => {
  holdLowerRung();
  const first = spawn();
  const { id: jobId } = await startStream();
  await lowerRungIsLeft(jobId);
  first.kill("SIGKILL");
  await first.exited();
  proxy.decide = () => "pass";
  spawn();
  await passTimeOfDeadDeliveries(t.resources);
  expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", stream: { status: "ready" } });
  expect(await tasksOf(jobId)).toMatchObject([
    { names: [high], attempt: 1, status: "succeeded" },
    { names: [low], attempt: 2, status: "succeeded" },
  ]);
  await expectPlayable(t.resources, video.libraryId, jobId);
  const { attempts } = await getJob(t.contextFor("admin"), { id: video.libraryId, jobId });
  const history = attempts.map(({ task, number, outcome }) => [task, number, outcome]);
  expect(history[0]).toEqual([null, 1, "succeeded"]);
  expect(history.filter(([task]) => task === high)).toEqual([[high, 1, "succeeded"]]);
  expect(history.filter(([task]) => task === low)).toEqual([
    [low, 1, "lost"],
    [low, 2, "succeeded"],
  ]);
  const events = await t.resources.db.auditEvent.count({
    where: { subjectId: String(jobId), action: "job.succeeded" },
  });
  expect(events).toBe(1);
});

test("a job that is canceled in a rung › work stops by itself, and nothing stays in the store", async () => {
  const ctx = t.contextFor("admin");
  holdLowerRung();
  const worker = spawn();
  const { id: jobId } = await startStream();
  await lowerRungIsLeft(jobId);
  expect(await cancelJob(ctx, { id: video.libraryId, jobId })).toMatchObject({ status: "canceled" });
  await waitFor("the worker to notice", () => loggedLines(worker.output()).some(({ event }) => event === "work_lost"));
  await waitFor(
    "its tools to end",
    async () => !(await processesNaming(scratchDir)).some((line) => line.includes("task-")),
  );
  expect(await cancelJob(ctx, { id: video.libraryId, jobId })).toMatchObject({ status: "canceled" });
  await expect(retryJob(ctx, { id: video.libraryId, jobId })).rejects.toMatchObject({ code: "invalid_transition" });
  proxy.decide = () => "pass";
  const prefix = `workspaces/${ctx.actor.workspaceId}/videos/${video.libraryId}/streams/${jobId}/`;
  expect(await keysBelow(ctx, prefix)).not.toEqual([]);
  await ctx.db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE name = 'clean-job'`;
  await waitFor("the clean-up", async () => (await keysBelow(ctx, prefix)).length === 0);
  expect((await tasksOf(jobId)).map(({ status }) => status)).toEqual(["succeeded", "canceled"]);
  expect(await ctx.db.stream.findUniqueOrThrow({ where: { jobId } })).toMatchObject({ status: "canceled" });
});

test.for([
  ["H264", 1],
  ["HEVC", 1],
  ["MVHEVC", 2],
] as const)("%s shows %i eye(s) › only their files are fetched from the store", async ([streamFormat, eyes]) => {
  spawn();
  const bitrateLadder = ladder.slice(1);
  const { id: jobId } = await createStream(t.contextFor("admin"), { id: video.libraryId, streamFormat, bitrateLadder });
  expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", error: null });
  const fetched = video.urls.filter((url) =>
    proxy.seen.some((line) => line.startsWith("GET ") && line.includes(new URL(url).pathname)),
  );
  expect(fetched).toEqual(video.urls.slice(0, eyes));
});

test("a source that changed › the stream fails at once and says so; put right and tried again, it goes on", async () => {
  const ctx = t.contextFor("admin");
  const [, url = ""] = video.urls;
  const put = async (body: Buffer<ArrayBuffer>) => expect((await fetch(url, { method: "PUT", body })).status).toBe(200);
  const right = Buffer.from(await readFile(pair.right));
  await put(Buffer.alloc(right.length, 1));
  const worker = spawn();
  const { id: jobId } = await startStream();
  expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "failed", errorCode: "source_changed" });
  expect((await getJobStatus(ctx, { id: video.libraryId, jobId })).error).toMatch(/"right\.mp4" changed/);
  await expect(cancelJob(ctx, { id: video.libraryId, jobId })).rejects.toMatchObject({ code: "invalid_transition" });
  await put(right);
  const again = await retryJob(ctx, { id: video.libraryId, jobId });
  expect(again).toMatchObject({ id: jobId, status: "queued" });
  expect(again.error).toBeUndefined();
  expect(await jobEnd(t.resources, jobId)).toMatchObject({
    status: "succeeded",
    error: null,
    stream: { status: "ready" },
  });
  worker.kill("SIGTERM");
  expect(await worker.exited()).toBe(0);
});
