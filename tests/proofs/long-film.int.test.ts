import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createStream, getVideoStreams, requestDownload, startRemoteUpload } from "@vergence/core";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { inspect, type StreamReport } from "@vergence/media";
import { makeClip, runFfmpeg } from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RemoteServer, startRemoteServer } from "../../apps/worker/src/remote/testing/remote-server.ts";
import { jobEnd } from "../../apps/worker/src/testing/job-outcome.ts";
import { startTestWorker, type TestWorker } from "../../apps/worker/src/testing/start-test-worker.ts";
import { uploadVideo } from "../../apps/worker/src/testing/upload-video.ts";
import { withStreamCopy } from "../../apps/worker/src/testing/with-stream-copy.ts";

/** The whole proof; else the film alone at which a time limit once passed 2^31 ms, through the encodes that have one. */
const isWhole = process.env.VERGENCE_PROOF === "whole";
const hoursOfFilms = isWhole ? [1, 2, 10] : [1];
/** They only end what never does. */
const deadlineSeconds = isWhole ? 3_000 : 900;
const options = { timeout: 1_000 * deadlineSeconds };

const frameRate = 1;
const segmentSeconds = 2;
/** Of one rung: Apple wants several bitrates of a film. */
const except = ["9.9"];

let folder: string;
let remote: RemoteServer;
let t: TestContext;
let worker: TestWorker;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-long-film-"));
  remote = await startRemoteServer(Buffer.alloc(0));
  t = await createTestContext({ env: { OUTBOUND_ALLOWED_HOSTS: remote.host } });
  worker = await startTestWorker(t.env);
});
afterAll(async () => {
  await worker?.stop();
  await t?.close();
  await remote?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Both eyes side by side, each 64x36, one picture a second, with sound: an hour of it, over and over. */
async function makeFilm(hours: number): Promise<string> {
  const sound = ["-c:a", "aac", "-b:a", "16k", "-ar", "8000"];
  const picture = { size: "128x36", frameRate: `${frameRate}`, outputArguments: ["-g", "2", ...sound] };
  const hour = await makeClip(folder, { fileName: "hour.mp4", seconds: 3_600, tones: [440], ...picture });
  if (hours === 1) return hour;
  const film = path.join(folder, `${hours}-hours.mp4`);
  await runFfmpeg(folder, ["-stream_loop", `${hours - 1}`, "-i", hour, "-c", "copy", film]);
  return film;
}

/** Prints one line of the proof's figures. */
function report(hours: number, what: string, startedAtMs: number, sizeBytes: number): void {
  const seconds = (performance.now() - startedAtMs) / 1_000;
  console.log(`${hours} h | ${what} | ${seconds.toFixed(1)} s | ${(sizeBytes / 2 ** 20).toFixed(1)} MiB`);
}

/** Reads a stream that is ready from its multivariant playlist to its last segment, and fails where it is not whole. */
async function expectWholeStream(videoId: number, jobId: number, filmSeconds: number): Promise<void> {
  await withStreamCopy(t.resources, { videoId, jobId }, async (multivariantPath) => {
    const found = (await inspect(multivariantPath)) as StreamReport;
    expect(found.findings.filter(({ level, rule }) => level === "must" && !except.includes(rule))).toEqual([]);
    expect(Math.abs(found.durationSeconds - filmSeconds)).toBeLessThanOrEqual(1);
    expect(found.isComplete).toBe(true);
    const { variants, iframeVariants, renditions } = found;
    expect(variants.map(({ segmentCount }) => segmentCount)).toEqual(
      variants.map(() => Math.ceil(filmSeconds / segmentSeconds)),
    );
    expect(iframeVariants).toHaveLength(variants.length);
    expect(renditions.map(({ type, codecs }) => [type, codecs])).toEqual([["AUDIO", "mp4a.40.2"]]);
  });
}

/** What the store holds of a job's stream, in bytes. */
async function storedBytes(videoId: number, jobId: number): Promise<number> {
  let sizeBytes = 0;
  for await (const object of t.resources.storage.listObjects("workspaces/"))
    if (object.key.includes(`/videos/${videoId}/streams/${jobId}/`)) sizeBytes += object.sizeBytes;
  return sizeBytes;
}

/** Waits until a job that makes a stream has succeeded, reports it, and looks at the stream. */
async function expectStream(hours: number, what: string, videoId: number, jobId: number, startedAtMs: number) {
  expect(await jobEnd(t.resources, jobId, deadlineSeconds)).toMatchObject({ status: "succeeded", error: null });
  report(hours, what, startedAtMs, await storedBytes(videoId, jobId));
  const stream = await t.resources.db.stream.findUniqueOrThrow({ where: { jobId } });
  expect(stream.status).toBe("ready");
  await expectWholeStream(videoId, jobId, hours * 3_600);
}

/** The job of the stream of both eyes, which a stereo film gets by itself. */
async function stereoJobOf(id: number): Promise<number> {
  const { streams } = await getVideoStreams(t.contextFor("admin"), { id });
  return streams.find(({ streamName }) => streamName === "MVHEVC")?.jobId ?? 0;
}

/** Has a file made for download, and brings it. */
async function download(id: number, kind: "mvhevc" | "headset"): Promise<string> {
  const ctx = t.contextFor("admin");
  const ask = async () => (await requestDownload(ctx, { id, kind })).files[0];
  const jobId = (await ask())?.jobId ?? 0;
  expect(await jobEnd(t.resources, jobId, deadlineSeconds)).toMatchObject({ status: "succeeded", error: null });
  const answer = await fetch((await ask())?.url ?? "");
  const file = path.join(folder, `${kind}-${id}.mp4`);
  await pipeline(Readable.from(answer.body ?? []), createWriteStream(file));
  return file;
}

/** Whether the end of a stream's first segment, which is a coded picture, stands in a file just as it is. */
async function isInSource(videoId: number, jobId: number, file: string): Promise<boolean> {
  const source = await readFile(file);
  return withStreamCopy(t.resources, { videoId, jobId }, async (multivariantPath) => {
    const [top] = ((await inspect(multivariantPath)) as StreamReport).variants;
    const segment = path.join(path.dirname(multivariantPath), path.dirname(top?.name ?? ""), "segment-00001.m4s");
    return source.includes((await readFile(segment)).subarray(-64));
  });
}

describe.each(hoursOfFilms)("a film of %i h, side by side", (hours) => {
  const filmSeconds = hours * 3_600;
  let film: string;
  let id: number;
  let mvhevcFile: string;
  beforeAll(async () => {
    film = await makeFilm(hours);
  }, options.timeout);

  test("fetched from an address › H264 and MV-HEVC", options, async () => {
    remote.file = await readFile(film);
    let startedAtMs = performance.now();
    const fields = { name: "A film", description: "", perspective: "Regular", folderName: "Home" } as const;
    const source = { layout: "SBS", videoUrl: remote.url, secondaryVideoUrl: undefined } as const;
    ({ id } = await startRemoteUpload(t.contextFor("upload"), { ...fields, ...source }));
    const jobOf = (kind: "fetch" | "ingest") => t.resources.db.job.findFirstOrThrow({ where: { videoId: id, kind } });
    const fetched = await jobEnd(t.resources, (await jobOf("fetch")).id, deadlineSeconds);
    expect(fetched).toMatchObject({ status: "succeeded", error: null });
    report(hours, "remote fetch", startedAtMs, remote.file.length);
    startedAtMs = performance.now();
    await expectStream(hours, "H264", id, (await jobOf("ingest")).id, startedAtMs);
    await expectStream(hours, "MVHEVC, both eyes encoded", id, await stereoJobOf(id), startedAtMs);
    const { durationSeconds } = await t.resources.db.libraryVideo.findUniqueOrThrow({ where: { id } });
    expect(Math.abs((durationSeconds ?? 0) - filmSeconds)).toBeLessThanOrEqual(1);
  });

  if (!isWhole) return;

  test("HEVC of one eye", options, async () => {
    const startedAtMs = performance.now();
    const { id: jobId } = await createStream(t.contextFor("admin"), { id, streamFormat: "HEVC" });
    await expectStream(hours, "HEVC", id, jobId, startedAtMs);
  });

  test.each(["mvhevc", "headset"] as const)("download › a file for %s, as long as the film", options, async (kind) => {
    const startedAtMs = performance.now();
    const file = await download(id, kind);
    report(hours, `download for ${kind}`, startedAtMs, (await stat(file)).size);
    const found = await inspect(file);
    if (found.kind !== "file") throw new Error("It is a file.");
    expect(Math.abs((found.durationSeconds ?? 0) - filmSeconds)).toBeLessThanOrEqual(1);
    expect(found.tracks.map((track) => track.kind)).toEqual(["video", "audio"]);
    expect(found.tracks[0]?.video?.views).toBe(kind === "mvhevc" ? 2 : 1);
    if (kind === "mvhevc") mvhevcFile = file;
  });

  test("MV-HEVC uploaded › its own pictures as they are, and H264", options, async () => {
    let startedAtMs = performance.now();
    const uploaded = await uploadVideo(t.contextFor("upload"), "MVHEVC", [{ path: mvhevcFile, fileRole: "video" }]);
    await expectStream(hours, "upload of MV-HEVC, H264", uploaded.libraryId, uploaded.jobId, startedAtMs);
    startedAtMs = performance.now();
    const jobId = await stereoJobOf(uploaded.libraryId);
    await expectStream(hours, "MVHEVC passed through", uploaded.libraryId, jobId, startedAtMs);
    expect(await isInSource(uploaded.libraryId, jobId, mvhevcFile)).toBe(true);
  });
});
