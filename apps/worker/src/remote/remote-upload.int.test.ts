import { readFile, rm } from "node:fs/promises";
import { cancelJob, deleteVideo, getJob, retryJob, startRemoteUpload } from "@vergence/core";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { makeClip, makeStereoPair } from "@vergence/media/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { expectPlayable } from "../testing/expect-playable.ts";
import { jobEnd, keysBelow } from "../testing/job-outcome.ts";
import { passTimeOfDeadDeliveries } from "../testing/pass-time.ts";
import { spawnWorker, type WorkerProcess } from "../testing/spawn-worker.ts";
import { makeScratchDir, startTestWorker, type TestWorker } from "../testing/start-test-worker.ts";
import { openClipFolder } from "../testing/test-clips.ts";
import {
  answers,
  inTurn,
  type Manner,
  type RemoteServer,
  startRemoteServer,
  wellBehaved,
  writeHead,
} from "./testing/remote-server.ts";

let clips: Awaited<ReturnType<typeof openClipFolder>>;
let film: Buffer;
let t: TestContext;
let remote: RemoteServer;
let worker: TestWorker | undefined;
let processes: WorkerProcess[];
beforeAll(async () => {
  clips = await openClipFolder();
  film = await readFile(await makeClip(clips.dir, { fileName: "film.mp4", seconds: 1, size: "160x90", tones: [440] }));
});
afterAll(() => clips?.remove());
beforeEach(async () => {
  remote = await startRemoteServer(film);
  t = await createTestContext({ env: { OUTBOUND_ALLOWED_HOSTS: remote.host } });
  processes = [];
});
afterEach(async () => {
  for (const child of processes) child.kill("SIGKILL");
  await Promise.all(processes.map((child) => child.exited()));
  await worker?.stop();
  worker = undefined;
  await remote?.close();
  await t?.close();
});

const fields = { name: "A film", description: "", perspective: "Regular", folderName: "Home" } as const;

async function start(body: { layout: "2D" | "Separate"; secondaryVideoUrl?: string } = { layout: "2D" }) {
  const input = { ...fields, videoUrl: remote.url, secondaryVideoUrl: undefined, ...body };
  const { id } = await startRemoteUpload(t.contextFor("upload"), input);
  const { id: jobId } = await t.resources.db.job.findFirstOrThrow({ where: { videoId: id } });
  return { id, jobId };
}

const jobOf = (video: { id: number; jobId: number }) => getJob(t.contextFor("admin"), video);

/** The fetch succeeded and left exactly one ingest, whose end this is. */
async function ingestOf({ id }: { id: number }) {
  const ingests = await t.resources.db.job.findMany({ where: { videoId: id, kind: "ingest" } });
  expect(ingests).toHaveLength(1);
  return jobEnd(t.resources, ingests[0]?.id ?? 0);
}

/** Sends the beginning, and then nothing more. */
const stalls: Manner = (request, response, server) => {
  const from = writeHead(request, response, server);
  response.write(server.file.subarray(from, from + 20_000));
};
const asked = (count: number) => waitFor(`${count} requests`, () => remote.seen.length >= count);

test("both eyes of a remote upload › are fetched, ingested once, and play", async () => {
  const { left, right } = await makeStereoPair(clips.dir, { seconds: 1 });
  const eyes = { "/left.mov": await readFile(left), "/right.mov": await readFile(right) };
  remote.manner = (request, response, server) => {
    server.file = eyes[request.url as keyof typeof eyes];
    wellBehaved(request, response, server);
  };
  remote.url = `http://${remote.host}/left.mov`;
  const video = await start({ layout: "Separate", secondaryVideoUrl: `http://${remote.host}/right.mov` });
  worker = await startTestWorker(t.env);
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({ status: "succeeded", attempt: 1 });
  expect((await jobOf(video)).progress).toEqual([
    { name: "fetch_left", percent: 100 },
    { name: "fetch_right", percent: 100 },
  ]);
  const ingest = await ingestOf(video);
  expect(ingest).toMatchObject({ status: "succeeded", video: { status: "ready", layout: "Separate" } });
  const assets = await t.resources.db.assetFile.findMany({
    where: { videoId: video.id },
    orderBy: { position: "asc" },
  });
  expect(assets.map(({ fileRole, fileName, sizeBytes }) => [fileRole, fileName, Number(sizeBytes)])).toEqual([
    ["video_left", "left.mov", eyes["/left.mov"].length],
    ["video_right", "right.mov", eyes["/right.mov"].length],
  ]);
  // A film this small has one rung; Apple wants several bitrates of it.
  await expectPlayable(t.resources, video.id, ingest.id, { except: ["9.9"] });
});

test("a worker killed while it fetches › another finishes; one ingest; both attempts are kept", async () => {
  remote.manner = inTurn(stalls, wellBehaved);
  const video = await start();
  const scratchDir = await makeScratchDir();
  const spawned = spawnWorker({ ...t.env, SCRATCH_DIR: scratchDir });
  processes.push(spawned);
  await asked(1);
  spawned.kill("SIGKILL");
  await spawned.exited();
  worker = await startTestWorker(t.env);
  await passTimeOfDeadDeliveries(t.resources);
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({ status: "succeeded", attempt: 2 });
  expect(await ingestOf(video)).toMatchObject({ status: "succeeded" });
  const { attempts } = await jobOf(video);
  expect(attempts).toMatchObject([
    { number: 1, outcome: "lost", worker: expect.stringMatching(`:${spawned.pid}$`), error: null },
    { number: 2, outcome: "succeeded", worker: expect.stringMatching(`:${process.pid}$`), error: null },
  ]);
  await rm(scratchDir, { recursive: true, force: true });
});

test("a worker stopped while it fetches › the next goes on at once, and the history says why there were two", async () => {
  remote.manner = inTurn(stalls, wellBehaved);
  const video = await start();
  worker = await startTestWorker(t.env);
  await asked(1);
  await worker.stop();
  worker = await startTestWorker(t.env);
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({ status: "succeeded", attempt: 2 });
  expect((await jobOf(video)).attempts).toMatchObject([{ outcome: "stopped" }, { outcome: "succeeded" }]);
  await ingestOf(video);
});

test("a server that is unavailable for an hour › tried again by the queue, and each attempt keeps its error", async () => {
  remote.manner = inTurn(answers(503, { "retry-after": "3600" }), wellBehaved);
  const video = await start();
  worker = await startTestWorker(t.env);
  await waitFor("the next delivery to be due", () =>
    t.resources.db.$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry'`.then(
      (count) => count > 0,
    ),
  );
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({ status: "succeeded", attempt: 2 });
  expect((await jobOf(video)).attempts).toMatchObject([
    { outcome: "retried", errorCode: "remote_busy", error: `${remote.host} answers 503.` },
    { outcome: "succeeded", errorCode: null },
  ]);
  await ingestOf(video);
});

test("an address that is wrong › failed at once, in words; a retry fetches it when it is mended", async () => {
  remote.manner = answers(404);
  const video = await start();
  worker = await startTestWorker(t.env);
  const error = `${remote.host} answers 404.`;
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({
    status: "failed",
    attempt: 1,
    errorCode: "remote_answer",
    error,
    video: { status: "failed" },
  });
  const failed = { outcome: "failed", errorCode: "remote_answer", error };
  expect(await jobOf(video)).toMatchObject({ status: "failed", error, attempts: [failed] });
  remote.manner = wellBehaved;
  await retryJob(t.contextFor("admin"), video);
  await waitFor("the retry to succeed", async () => (await jobOf(video)).status === "succeeded");
  expect((await jobOf(video)).attempts).toMatchObject([failed, { number: 2, outcome: "succeeded" }]);
  expect(await ingestOf(video)).toMatchObject({ status: "succeeded", video: { status: "ready" } });
});

test.each(["cancel", "delete"] as const)(
  "%s while it is fetched › the worker lets go, and nothing stays",
  async (verb) => {
    remote.manner = stalls;
    const video = await start();
    const prefix = `workspaces/${t.contextFor("admin").actor.workspaceId}/videos/${video.id}/`;
    worker = await startTestWorker(t.env);
    await asked(1);
    if (verb === "cancel") await cancelJob(t.contextFor("admin"), video);
    else await deleteVideo(t.contextFor("admin"), video);
    const { jobFolders } = worker;
    await waitFor("the worker to let go", async () => (await jobFolders()).length === 0);
    expect(await t.resources.db.jobAttempt.findMany({ where: { jobId: video.jobId } })).toMatchObject([
      { outcome: "canceled" },
    ]);
    expect(await t.resources.db.job.count({ where: { videoId: video.id, kind: "ingest" } })).toBe(0);
    if (verb === "delete") {
      await waitFor("the video to be gone", async () => {
        await t.resources.db
          .$executeRaw`UPDATE pgboss.job SET start_after = now() WHERE name = 'delete-video' AND state = 'created'`;
        await t.resources.db
          .$executeRaw`UPDATE "LibraryVideo" SET "removeAfter" = now() - interval '1 minute' WHERE id = ${video.id}`;
        return (await t.resources.db.libraryVideo.count({ where: { id: video.id } })) === 0;
      });
    }
    expect(await keysBelow(t.resources, prefix)).toEqual([]);
  },
);
