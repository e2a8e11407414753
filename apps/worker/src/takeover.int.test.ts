import { rm } from "node:fs/promises";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { IngestStep } from "./ingest/ingest-run.ts";
import { expectPlayable } from "./testing/expect-playable.ts";
import { type GatedTools, makeGatedTools } from "./testing/gated-tools.ts";
import { jobAtStep, jobEnd, keysBelow } from "./testing/job-outcome.ts";
import { passTimeOfCleanUps, passTimeOfDeadDeliveries } from "./testing/pass-time.ts";
import { processesNaming } from "./testing/processes.ts";
import { spawnWorker, type WorkerProcess } from "./testing/spawn-worker.ts";
import { jobFoldersIn, makeScratchDir } from "./testing/start-test-worker.ts";
import { type StoreProxy, startStoreProxy } from "./testing/store-proxy.ts";
import { openClipFolder, smallVideo } from "./testing/test-clips.ts";
import { uploadVideo } from "./testing/upload-video.ts";

let t: TestContext;
let clips: Awaited<ReturnType<typeof openClipFolder>>;
let gates: GatedTools;
let proxy: StoreProxy;
let scratchDir: string;
let env: Record<string, string>;
let workers: WorkerProcess[];

beforeEach(async () => {
  clips = await openClipFolder();
  gates = await makeGatedTools(clips.dir);
  t = await createTestContext();
  proxy = await startStoreProxy(t.env.S3_ENDPOINT ?? "");
  scratchDir = await makeScratchDir();
  env = { ...t.env, ...gates.env, S3_ENDPOINT: proxy.endpoint, SCRATCH_DIR: scratchDir, LOG_LEVEL: "info" };
  workers = [];
});
afterEach(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await Promise.all(workers.map((worker) => worker.exited()));
  await proxy?.close();
  await t?.close();
  await clips.remove();
  await rm(scratchDir, { recursive: true, force: true });
});

function spawn(): WorkerProcess {
  const worker = spawnWorker(env);
  workers.push(worker);
  return worker;
}

/** From now on every worker that reaches this step pauses in it. */
async function hold(step: IngestStep): Promise<void> {
  if (step === "download")
    proxy.decide = (method, path) => (method === "GET" && path.includes("/uploads/") ? "hold" : "pass");
  // The last thing of all, when everything else is stored.
  else if (step === "upload") proxy.decide = (_, path) => (path.includes("multivariant.m3u8") ? "hold" : "pass");
  else await gates.hold(step);
}

async function release(step: IngestStep): Promise<void> {
  if (step === "download" || step === "upload") proxy.decide = () => "pass";
  else await gates.release(step);
}

test("kill -9 at every step › another worker takes over, and there is one result", { timeout: 600_000 }, async () => {
  const ctx = t.contextFor("admin");
  await hold("download");
  let worker = spawn();
  const { jobId, libraryId } = await uploadVideo(ctx, "2D", await smallVideo(clips.dir));
  const steps: IngestStep[] = ["download", "probe", "poster", "encode", "upload"];
  for (const [index, step] of steps.entries()) {
    await jobAtStep(ctx, jobId, index + 1, step);
    if (step === "upload")
      await waitFor("the last upload", () => proxy.seen.some((line) => line.includes("multivariant")));
    worker.kill("SIGKILL");
    expect(await worker.exited()).toBe("SIGKILL");
    const tools = () => processesNaming(scratchDir);
    await waitFor("its tools to end", async () => (await tools()).length === 0, { describe: tools });
    const next = steps[index + 1];
    if (next) await hold(next);
    await release(step);
    worker = spawn();
    // Once in real time: 20 s without a heartbeat, then the back-off. The other times it is made to pass.
    if (index > 0) await passTimeOfDeadDeliveries(ctx);
  }
  const job = await jobEnd(ctx, jobId);
  expect(job).toMatchObject({
    status: "succeeded",
    attempt: 6,
    video: { status: "ready" },
    stream: { status: "ready" },
  });
  expect(await ctx.db.stream.count()).toBe(1);
  expect(await ctx.db.auditEvent.count({ where: { action: "job.succeeded" } })).toBe(1);
  await expectPlayable(ctx, libraryId, jobId, { except: ["9.9"] });
  await passTimeOfCleanUps(ctx);
  const { id } = await ctx.db.jobAttempt.findFirstOrThrow({ where: { jobId, outcome: "succeeded" } });
  const keys = await keysBelow(ctx, `workspaces/${ctx.actor.workspaceId}/videos/${libraryId}/`);
  const folder = `streams/${jobId}/attempts/${id}/`;
  expect(keys).toContain(`${folder}multivariant.m3u8`);
  expect(keys.filter((key) => !key.startsWith(folder))).toEqual([]);
  // The folders of the killed are gone, and the last one's holds no job.
  await waitFor("the folders to be removed", async () => (await jobFoldersIn(scratchDir)).length === 0);
});

test("SIGTERM in the middle of a job › ends cleanly, and the job goes on in another worker at no cost", async () => {
  const ctx = t.contextFor("admin");
  await hold("encode");
  const first = spawn();
  const { jobId } = await uploadVideo(ctx, "2D", await smallVideo(clips.dir));
  await jobAtStep(ctx, jobId, 1, "encode");
  first.kill("SIGTERM");
  expect(await first.exited()).toBe(0);
  expect(await processesNaming(scratchDir)).toEqual([]);
  await waitFor("the folders to be removed", async () => (await jobFoldersIn(scratchDir)).length === 0);
  await release("encode");
  spawn();
  expect(await jobEnd(ctx, jobId)).toMatchObject({ status: "succeeded", attempt: 2 });
  // The queue's entry ends after the job's own row.
  await waitFor("both deliveries to be done, none of them tried again", async () => {
    const rows = await ctx.db.$queryRaw<{ state: string; retry_count: number }[]>`
      SELECT state, retry_count FROM pgboss.job WHERE name = 'ingest'`;
    return rows.length === 2 && rows.every((row) => row.state === "completed" && row.retry_count === 0);
  });
});

test("a worker that was believed dead, and its requests, arrive late › they touch nothing of its successor's", async () => {
  const ctx = t.contextFor("admin");
  const files = await smallVideo(clips.dir);
  const isOfStream = (method: string, path: string) => method === "PUT" && path.includes("/streams/");
  proxy.decide = (method, path) => (isOfStream(method, path) ? "delay" : "pass");
  const sleeper = spawn();
  const { jobId, libraryId } = await uploadVideo(ctx, "2D", files);
  const late = await waitFor("its first uploads", () => proxy.delayed.length > 0 && proxy.delayed);
  sleeper.kill("SIGSTOP");

  const successor = spawnWorker({ ...env, S3_ENDPOINT: t.env.S3_ENDPOINT ?? "" });
  workers.push(successor);
  await passTimeOfDeadDeliveries(ctx);
  expect(await jobEnd(ctx, jobId)).toMatchObject({ status: "succeeded", attempt: 2 });
  successor.kill("SIGTERM");
  expect(await successor.exited()).toBe(0);
  const prefix = `workspaces/${ctx.actor.workspaceId}/videos/${libraryId}/`;
  const stored = async () => {
    const keys = await keysBelow(ctx, prefix);
    return Promise.all(keys.map(async (key) => [key, (await ctx.storage.headObject(prefix + key))?.etag] as const));
  };
  const ofSuccessor = await stored();
  const audits = await ctx.db.auditEvent.count();

  // What was still being sent arrives when all is done, whatever the paused worker does when it resumes.
  for (const { deliver } of late) expect(await deliver()).toBe(200);
  const lateKeys = late.map(({ path }) => decodeURIComponent(path.split("?")[0] ?? "").split(prefix)[1] ?? "");
  const before = ofSuccessor.map(([key]) => key);
  expect(lateKeys.filter((key) => before.includes(key))).toEqual([]);
  expect(await keysBelow(ctx, prefix)).toEqual([...before, ...lateKeys].toSorted());
  proxy.decide = () => "pass";
  sleeper.kill("SIGCONT");
  await waitFor("it to notice, and to remove its folders", async () => (await jobFoldersIn(scratchDir)).length === 0);
  const kept = new Map(await stored());
  expect(ofSuccessor.map(([key]) => [key, kept.get(key)])).toEqual(ofSuccessor);
  expect(await ctx.db.auditEvent.count()).toBe(audits);
  await expectPlayable(ctx, libraryId, jobId, { except: ["9.9"] });

  await waitFor("the left-overs to be deleted", async () => {
    await passTimeOfCleanUps(ctx);
    return (await keysBelow(ctx, prefix)).length === before.length;
  });
  expect(await stored()).toEqual(ofSuccessor);
  const second = await uploadVideo(ctx, "2D", files);
  expect(await jobEnd(ctx, second.jobId)).toMatchObject({ status: "succeeded", attempt: 1 });
});
