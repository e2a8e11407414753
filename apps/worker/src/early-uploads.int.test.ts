import { rm } from "node:fs/promises";
import { cancelJob, createStream, getJob } from "@vergence/core";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { makeClip } from "@vergence/media/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { expectPlayable } from "./testing/expect-playable.ts";
import { jobEnd, keysBelow } from "./testing/job-outcome.ts";
import { makePacedFfmpeg } from "./testing/paced-tools.ts";
import { passTimeOfCleanUps, passTimeOfDeadDeliveries } from "./testing/pass-time.ts";
import { processesNaming } from "./testing/processes.ts";
import { spawnWorker, type WorkerProcess } from "./testing/spawn-worker.ts";
import { makeScratchDir } from "./testing/start-test-worker.ts";
import { type StoreProxy, startStoreProxy } from "./testing/store-proxy.ts";
import { openClipFolder } from "./testing/test-clips.ts";
import { type UploadedVideo, uploadVideo } from "./testing/upload-video.ts";

/**
 * Far longer than a test looks at its encode, however busy the machine is; where nothing paces it, it is encoded in
 * seconds.
 */
const seconds = 120;
const segmentCount = seconds / 2;
// A film this small has one rung; Apple wants several bitrates of it.
const oneRung = { except: ["9.9"] };

let t: TestContext;
let clips: Awaited<ReturnType<typeof openClipFolder>>;
let proxy: StoreProxy;
let scratchDir: string;
let paced: { FFMPEG_PATH: string };
let workers: WorkerProcess[] = [];
let video: UploadedVideo;

beforeAll(async () => {
  clips = await openClipFolder();
  const film = await makeClip(clips.dir, { fileName: "film.mp4", seconds, size: "160x90", frameRate: "12" });
  paced = await makePacedFfmpeg(clips.dir);
  t = await createTestContext();
  proxy = await startStoreProxy(t.env.S3_ENDPOINT ?? "");
  scratchDir = await makeScratchDir();
  const ingest = spawn();
  video = await uploadVideo(t.contextFor("admin"), "2D", [{ path: film, fileRole: "video" }]);
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({ status: "succeeded", error: null });
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

function spawn(env: Record<string, string> = {}): WorkerProcess {
  const worker = spawnWorker({ ...t.env, S3_ENDPOINT: proxy.endpoint, SCRATCH_DIR: scratchDir, ...env });
  workers.push(worker);
  return worker;
}

async function killAll(): Promise<void> {
  for (const worker of workers) worker.kill("SIGKILL");
  await Promise.all(workers.map((worker) => worker.exited()));
  workers = [];
}

/** A stream of one small rung, and where its files go. */
async function startStream(streamFormat: "HEVC" | "H264") {
  const ctx = t.contextFor("admin");
  const bitrateLadder = [{ bitrate: 0.1, height: 90 }];
  const { id: jobId } = await createStream(ctx, { id: video.libraryId, streamFormat, bitrateLadder });
  const name = `${streamFormat.toLowerCase()}-90p-100k`;
  const stream = `workspaces/${ctx.actor.workspaceId}/videos/${video.libraryId}/streams/${jobId}/`;
  /** Of all attempts. */
  const stored = async () =>
    (await keysBelow(t.resources, stream)).flatMap((key) => key.split(`/${name}/`)[1] ?? []).sort();
  const task = () => t.resources.db.jobTask.findFirstOrThrow({ where: { jobId } });
  return { jobId, name, stored, task };
}

const encodes = async () => (await processesNaming(scratchDir)).filter((line) => line.includes("task-"));
const putsOf = (name: string) =>
  proxy.seen
    .filter((line) => line.startsWith("PUT "))
    .flatMap((line) => line.split(`/${name}/`)[1]?.split("?")[0] ?? []);

/** What an attempt without a result had stored is deleted, a minute after it has ended. */
const expectCleanedUp = (stored: () => Promise<string[]>) =>
  waitFor("the clean-up", async () => {
    await passTimeOfCleanUps(t.resources);
    return (await stored()).length === 0;
  });

/**
 * Takes no such segment; from then on no film is to be had either, so that the next attempt stores nothing before we
 * look.
 */
function refuses(segment: string): StoreProxy["decide"] {
  let isRefused = false;
  return (method, path) => {
    if (method === "PUT" && path.includes(segment)) isRefused = true;
    else if (method !== "GET" || !path.includes("/uploads/")) return "pass";
    return isRefused ? "cut" : "pass";
  };
}

describe.each(["HEVC", "H264"] as const)("a rung of %s", (format) => {
  test("› its segments are stored while it is encoded; killed then and tried again, it is whole", async () => {
    const first = spawn(paced);
    const { jobId, name, stored, task } = await startStream(format);
    const early = await waitFor("a segment in the store", async () => {
      const keys = await stored();
      return keys.includes("segment-00001.m4s") && keys;
    });
    expect(await encodes()).not.toEqual([]);
    expect(early.length).toBeLessThan(segmentCount / 2);
    expect(early.filter((key) => key.endsWith(".m3u8"))).toEqual([]);
    first.kill("SIGKILL");
    await first.exited();
    expect((await task()).status).toBe("running");

    proxy.seen.length = 0;
    spawn();
    await passTimeOfDeadDeliveries(t.resources);
    expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", error: null });
    expect(await task()).toMatchObject({ attempt: 2, status: "succeeded" });
    await passTimeOfCleanUps(t.resources);
    const segments = Array.from({ length: segmentCount }, (_, i) => `segment-${String(i + 1).padStart(5, "0")}.m4s`);
    expect(await stored()).toEqual(["iframes.m3u8", "init.mp4", "playlist.m3u8", ...segments]);
    // Each file once, the segments that the first attempt had stored too, and the playlists when all else is there.
    const puts = putsOf(name);
    expect(puts.toSorted()).toEqual(await stored());
    expect(puts.slice(-2).toSorted()).toEqual(["iframes.m3u8", "playlist.m3u8"]);
    await expectPlayable(t.resources, video.libraryId, jobId, oneRung);
  });

  test("› a segment that the store does not take ends the encode, with the store's error, and nothing stays", async () => {
    const ctx = t.contextFor("admin");
    proxy.decide = refuses("segment-00002");
    spawn(paced);
    const { jobId, name, stored } = await startStream(format);
    await waitFor("the first segment", async () => (await stored()).includes("segment-00001.m4s"));
    const ended = await waitFor("the end of the attempt", async () => {
      const { attempts } = await getJob(ctx, { id: video.libraryId, jobId });
      return attempts.find(({ task, outcome }) => task === name && outcome !== null);
    });
    expect(ended).toMatchObject({ number: 1, outcome: "retried", error: "The store cannot be reached." });
    expect(putsOf(name).filter((file) => file.endsWith(".m3u8"))).toEqual([]);
    // The film is long, and was read no faster than it plays.
    expect(putsOf(name)).not.toContain(`segment-000${segmentCount}.m4s`);
    expect(await encodes()).toEqual([]);
    await expectCleanedUp(stored);
    await cancelJob(ctx, { id: video.libraryId, jobId });
  });
});

describe("an ingest", () => {
  let film: string;
  beforeAll(async () => {
    const picture = { seconds, size: "160x90", frameRate: "12" };
    film = await makeClip(clips.dir, { ...picture, fileName: "with-sound.mp4", tones: [440] });
  });

  async function startIngest() {
    const ctx = t.contextFor("admin");
    const { libraryId, jobId } = await uploadVideo(ctx, "2D", [{ path: film, fileRole: "video" }]);
    const stored = () => keysBelow(t.resources, `workspaces/${ctx.actor.workspaceId}/videos/${libraryId}/`);
    const job = () => getJob(ctx, { id: libraryId, jobId });
    return { libraryId, jobId, stored, job };
  }
  const isSegmentOf = (kind: "h264" | "audio") => (key: string) => key.includes(`/${kind}-`) && key.endsWith(".m4s");

  test("› its segments are stored while it is encoded; killed then and tried again, it is whole", async () => {
    const first = spawn(paced);
    const { jobId, stored, libraryId } = await startIngest();
    const early = await waitFor("segments of picture and sound", async () => {
      const keys = await stored();
      return keys.some(isSegmentOf("h264")) && keys.some(isSegmentOf("audio")) && keys;
    });
    expect(early.filter(isSegmentOf("h264")).length).toBeLessThan(segmentCount / 2);
    expect(early.filter((key) => key.endsWith(".m3u8"))).toEqual([]);
    first.kill("SIGKILL");
    await first.exited();

    proxy.seen.length = 0;
    spawn();
    await passTimeOfDeadDeliveries(t.resources);
    expect(await jobEnd(t.resources, jobId)).toMatchObject({ status: "succeeded", error: null, attempt: 2 });
    const puts = proxy.seen.filter((line) => line.startsWith("PUT ") && line.includes(`/videos/${libraryId}/`));
    const ofIngest = puts.map((line) => line.split("?")[0] ?? "").filter((line) => line.includes(`/streams/${jobId}/`));
    // Each file once, and the playlist with which players begin when all else is there.
    expect(new Set(ofIngest).size).toBe(ofIngest.length);
    expect(ofIngest.at(-1)).toMatch(/multivariant\.m3u8$/);
    await expectPlayable(t.resources, libraryId, jobId, oneRung);
  });

  test("› a segment that the store does not take ends the encode, with the store's error, and nothing stays", async () => {
    proxy.decide = refuses("segment-00003");
    spawn(paced);
    const { libraryId, jobId, stored, job } = await startIngest();
    await waitFor("the first segment", async () => (await stored()).some(isSegmentOf("h264")));
    const ended = await waitFor("the end of the attempt", async () => {
      const { attempts } = await job();
      return attempts.find(({ outcome }) => outcome !== null);
    });
    expect(ended).toMatchObject({ number: 1, outcome: "retried", error: "The store cannot be reached." });
    await expectCleanedUp(stored);
    await cancelJob(t.contextFor("admin"), { id: libraryId, jobId });
  });
});
