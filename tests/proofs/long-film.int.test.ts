import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createStream, getVideoStreams, requestDownload, startRemoteUpload } from "@vergence/core";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { inspect } from "@vergence/media";
import { makeClip, runFfmpeg } from "@vergence/media/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RemoteServer, startRemoteServer } from "../../apps/worker/src/remote/testing/remote-server.ts";
import { jobEnd } from "../../apps/worker/src/testing/job-outcome.ts";
import { startTestWorker, type TestWorker } from "../../apps/worker/src/testing/start-test-worker.ts";
import { openStreamCopies, type StreamCopies } from "../../apps/worker/src/testing/stream-copies.ts";
import { uploadVideo } from "../../apps/worker/src/testing/upload-video.ts";

/** The whole proof; else the film alone at which a time limit once passed 2^31 ms. */
const isWhole = process.env.VERGENCE_PROOF === "whole";
/** The longest has sound, which takes longer to encode than all pictures do. */
const films = isWhole
  ? [
      { hours: 1, hasSound: false },
      { hours: 2, hasSound: false },
      { hours: 10, hasSound: true },
    ]
  : [{ hours: 1, hasSound: false }];
/** They only end what never does. */
const deadlineSeconds = isWhole ? 7_200 : 1_800;
const options = { timeout: 1_000 * deadlineSeconds };

/** One picture a second. */
const frameRate = "1";
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

/** Waits until a job has succeeded, and says for how many seconds a worker was at it. */
async function success(jobId: number): Promise<number> {
  const job = await jobEnd(t.resources, jobId, deadlineSeconds);
  expect(job).toMatchObject({ status: "succeeded", error: null });
  return ((job.finishedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0)) / 1_000;
}

/** Prints one line of the proof's figures. */
function report(hours: number, what: string, seconds: number, sizeBytes: number): void {
  console.log(`${hours} h | ${what} | ${seconds.toFixed(1)} s | ${(sizeBytes / 2 ** 20).toFixed(1)} MiB`);
}

/** The job of the stream of both eyes, which a stereo film gets by itself. */
async function stereoJobOf(id: number): Promise<number> {
  const { streams } = await getVideoStreams(t.contextFor("admin"), { id });
  return streams.find(({ streamName }) => streamName === "MVHEVC")?.jobId ?? 0;
}

/** What the store holds of a job's stream, in bytes. */
async function storedBytes(videoId: number, jobId: number): Promise<number> {
  let sizeBytes = 0;
  for await (const { key, sizeBytes: size } of t.resources.storage.listObjects("workspaces/"))
    if (key.includes(`/videos/${videoId}/streams/${jobId}/`)) sizeBytes += size;
  return sizeBytes;
}

/** Has a file made for download, and brings it. */
async function download(id: number, kind: "mvhevc" | "headset"): Promise<{ file: string; seconds: number }> {
  const ask = async () => (await requestDownload(t.contextFor("admin"), { id, kind })).files[0];
  const seconds = await success((await ask())?.jobId ?? 0);
  const answer = await fetch((await ask())?.url ?? "");
  const file = path.join(folder, `${kind}-${id}.mp4`);
  await pipeline(Readable.from(answer.body ?? []), createWriteStream(file));
  return { file, seconds };
}

async function inspectStream(multivariantPath: string) {
  const found = await inspect(multivariantPath);
  if (found.kind !== "stream") throw new Error(`${multivariantPath} is a stream.`);
  return found;
}

describe.each(films)("a film of $hours h, both eyes side by side", ({ hours, hasSound }) => {
  const filmSeconds = hours * 3_600;
  const kinds = hasSound ? ["video", "audio"] : ["video"];
  let film: string;
  let id: number;
  let mvhevcFile: string;
  const copies = new Map<number, StreamCopies>();

  beforeAll(async () => {
    film = await makeFilm();
  }, options.timeout);
  afterAll(async () => {
    for (const one of copies.values()) await one.remove();
  });

  /** Each eye is 64x36. The longer ones are an hour over and over. */
  async function makeFilm(): Promise<string> {
    const sound = { tones: [440], outputArguments: ["-g", "2", "-c:a", "aac", "-b:a", "16k", "-ar", "8000"] };
    const picture = { seconds: 3_600, size: "128x36", frameRate, outputArguments: ["-g", "2"] };
    const hour = await makeClip(folder, { fileName: "hour.mp4", ...picture, ...(hasSound && sound) });
    if (hours === 1) return hour;
    const made = path.join(folder, `${hours}-hours.mp4`);
    await runFfmpeg(folder, ["-stream_loop", `${hours - 1}`, "-i", hour, "-c", "copy", made]);
    return made;
  }

  /** Waits for a job's stream, reports it, and reads it from its multivariant playlist to its last segment. */
  async function expectWholeStream(what: string, videoId: number, jobId: number) {
    report(hours, what, await success(jobId), await storedBytes(videoId, jobId));
    expect(await t.resources.db.stream.findUnique({ where: { jobId } })).toMatchObject({ status: "ready" });
    copies.set(videoId, copies.get(videoId) ?? (await openStreamCopies(t.resources, videoId)));
    const multivariantPath = (await copies.get(videoId)?.copy(jobId)) ?? "";
    const found = await inspectStream(multivariantPath);
    expect(found.findings.filter(({ level, rule }) => level === "must" && !except.includes(rule))).toEqual([]);
    expect(Math.abs(found.durationSeconds - filmSeconds)).toBeLessThanOrEqual(1);
    expect(found.isComplete).toBe(true);
    const { variants, iframeVariants, renditions } = found;
    expect(new Set(variants.map(({ segmentCount }) => segmentCount))).toEqual(new Set([filmSeconds / segmentSeconds]));
    expect(iframeVariants).toHaveLength(variants.length);
    expect(renditions.map(({ codecs }) => codecs)).toEqual(hasSound ? ["mp4a.40.2"] : []);
    return { multivariantPath, top: variants[0] };
  }

  test("fetched from an address › H264 and MV-HEVC", options, async () => {
    remote.file = await readFile(film);
    const fields = { name: "A film", description: "", perspective: "Regular", folderName: "Home" } as const;
    const source = { layout: "SBS", videoUrl: remote.url, secondaryVideoUrl: undefined } as const;
    ({ id } = await startRemoteUpload(t.contextFor("upload"), { ...fields, ...source }));
    const jobOf = (kind: "fetch" | "ingest") => t.resources.db.job.findFirstOrThrow({ where: { videoId: id, kind } });
    report(hours, "remote fetch", await success((await jobOf("fetch")).id), remote.file.length);
    const { id: ingestId } = await jobOf("ingest");
    await expectWholeStream("H264", id, ingestId);
    await expectWholeStream("MVHEVC, both eyes encoded", id, await stereoJobOf(id));
    const { durationSeconds } = await t.resources.db.libraryVideo.findUniqueOrThrow({ where: { id } });
    expect(Math.abs((durationSeconds ?? 0) - filmSeconds)).toBeLessThanOrEqual(1);
  });

  test("HEVC of one eye", options, async () => {
    const { id: jobId } = await createStream(t.contextFor("admin"), { id, streamFormat: "HEVC" });
    await expectWholeStream("HEVC", id, jobId);
  });

  test.each(["mvhevc", "headset"] as const)("download › a file for %s, as long as the film", options, async (kind) => {
    const { file, seconds } = await download(id, kind);
    report(hours, `download for ${kind}`, seconds, (await stat(file)).size);
    const found = await inspect(file);
    if (found.kind !== "file") throw new Error("It is a file.");
    expect(Math.abs((found.durationSeconds ?? 0) - filmSeconds)).toBeLessThanOrEqual(1);
    expect(found.tracks.map((track) => track.kind)).toEqual(kinds);
    expect(found.tracks[0]?.video?.views).toBe(kind === "mvhevc" ? 2 : 1);
    if (kind === "mvhevc") mvhevcFile = file;
  });

  test("MV-HEVC uploaded › its own pictures as they are, and H264", options, async () => {
    const files = [{ path: mvhevcFile, fileRole: "video" as const }];
    const { libraryId, jobId } = await uploadVideo(t.contextFor("upload"), "MVHEVC", files);
    await expectWholeStream("upload of MV-HEVC, H264", libraryId, jobId);
    const stereoJobId = await stereoJobOf(libraryId);
    const { multivariantPath, top } = await expectWholeStream("MVHEVC passed through", libraryId, stereoJobId);
    // The end of its first segment is a coded picture, which is in the source just as it is.
    const segment = path.join(path.dirname(multivariantPath), path.dirname(top?.name ?? ""), "segment-00001.m4s");
    expect((await readFile(mvhevcFile)).includes((await readFile(segment)).subarray(-64))).toBe(true);
  });
});
