import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { createStream, getJob, getJobStatus, getVideoStreams, requestDownload } from "@vergence/core";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { makeSrt, makeStereoPair } from "@vergence/media/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectPlayable } from "./testing/expect-playable.ts";
import { jobEnd } from "./testing/job-outcome.ts";
import { startTestWorker, type TestWorker } from "./testing/start-test-worker.ts";
import { uploadVideo } from "./testing/upload-video.ts";

let t: TestContext;
let worker: TestWorker;
let folder: string;
let stereoJobId: number;
let video: { libraryId: number; jobId: number };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vergence-stream-test-"));
  const { left, right } = await makeStereoPair(folder, { seconds: 2, size: "320x180" });
  const subtitle = await makeSrt(folder, { fileName: "english.srt", seconds: 2 });
  t = await createTestContext();
  worker = await startTestWorker(t.env);
  video = await uploadVideo(t.contextFor("admin"), "Separate", [
    { path: left, fileRole: "video_left" },
    { path: right, fileRole: "video_right" },
    { path: subtitle, fileRole: "subtitle", languageTag: "en" },
  ]);
  expect(await jobEnd(t.resources, video.jobId)).toMatchObject({ status: "succeeded", error: null });
  const [stereo] = (await getVideoStreams(t.contextFor("admin"), { id: video.libraryId })).streams;
  stereoJobId = stereo?.jobId ?? 0;
  expect(await jobEnd(t.resources, stereoJobId)).toMatchObject({ status: "succeeded", error: null });
});
afterAll(async () => {
  await worker?.stop();
  await t?.close();
  await rm(folder, { recursive: true, force: true });
});

const id = () => video.libraryId;

describe("a stereo video that was ingested", () => {
  test("gets an MV-HEVC stream by itself, which leads to ingest's audio, subtitles and H264", async () => {
    const ctx = t.contextFor("admin");
    const jobId = stereoJobId;
    const { progress } = await getJobStatus(ctx, { id: id(), jobId });
    expect(progress).toEqual([{ name: expect.stringMatching(/^mvhevc-180p-/), percent: 100 }]);

    const { streams } = await getVideoStreams(ctx, { id: id() });
    expect(streams[0]).toMatchObject({ streamName: "MVHEVC", status: "ready", visibility: "public" });
    const playlist = await expectPlayable(t.resources, id(), jobId);
    expect(playlist).toContain("#EXT-X-VERSION:12");
    expect(playlist).toMatch(/STREAM-INF:.*CODECS="hvc1\.[^"]*mp4a.*REQ-VIDEO-LAYOUT="CH-STEREO"/);
    expect(playlist).toMatch(/STREAM-INF:.*CODECS="avc1/);
    expect(playlist).toMatch(/TYPE=SUBTITLES.*LANGUAGE="en".*URI="\.\.\/\d+\/subtitles-en\/playlist\.m3u8"/);
  });

  test("› its multivariant playlist has a key of its bytes: a finish that comes late can store only the same", async () => {
    const { storage } = t.resources;
    const all = await Array.fromAsync(storage.listObjects(""), ({ key }) => key);
    const keys = all.filter((key) => key.includes(`/streams/${stereoJobId}/`) && key.endsWith("/multivariant.m3u8"));
    expect(keys).toHaveLength(1);
    const object = (await storage.getObject(keys[0] ?? "")) ?? expect.unreachable();
    const hash = createHash("sha256")
      .update(await buffer(object.stream))
      .digest("hex");
    expect(keys[0]).toMatch(new RegExp(`/streams/${stereoJobId}/finishes/${hash.slice(0, 32)}/multivariant\\.m3u8$`));
  });

  test("POST streams › an H264 ladder is one task, a rung above the source is dropped and reported", async () => {
    const ctx = t.contextFor("admin");
    const bitrateLadder = [
      { bitrate: 1, height: 180 },
      { bitrate: 0.5, height: 180 },
      { bitrate: 5, height: 1080 },
      { bitrate: 0.3, height: 90 },
    ];
    const { id: jobId } = await createStream(ctx, { id: id(), streamFormat: "H264", bitrateLadder });
    expect(await jobEnd(ctx, jobId)).toMatchObject({ status: "succeeded", error: null });
    const { progress } = await getJobStatus(ctx, { id: id(), jobId });
    expect(progress.map(({ name }) => name)).toEqual(["h264-180p-1000k", "h264-180p-500k", "h264-90p-300k"]);
    expect(await t.resources.db.jobTask.count({ where: { jobId } })).toBe(1);
    const message = "The rung of 5 Mbit/s at 1080 lines was left out: one eye has 180, and nothing is enlarged.";
    expect((await getJob(ctx, { id: id(), jobId })).warnings).toEqual([{ code: "rung_above_source", message }]);
    const playlist = await expectPlayable(t.resources, id(), jobId);
    expect(playlist.match(/STREAM-INF/g)).toHaveLength(6);
  });

  test("POST streams › HEVC by two rungs is two tasks, which any workers share", async () => {
    const ctx = t.contextFor("admin");
    const bitrateLadder = [
      { bitrate: 0.6, height: 180 },
      { bitrate: 0.3, height: 90 },
    ];
    const { id: jobId } = await createStream(ctx, { id: id(), streamFormat: "HEVC", bitrateLadder });
    expect(await jobEnd(ctx, jobId)).toMatchObject({ status: "succeeded", error: null });
    expect(await t.resources.db.jobTask.count({ where: { jobId, status: "succeeded" } })).toBe(2);
    const playlist = await expectPlayable(t.resources, id(), jobId);
    expect(playlist).not.toContain("REQ-VIDEO-LAYOUT");
  });

  test("POST streams › a ladder of which nothing fits fails at once, and says what would", async () => {
    const ctx = t.contextFor("admin");
    const bitrateLadder = [{ bitrate: 5, height: 1080 }];
    const { id: jobId } = await createStream(ctx, { id: id(), streamFormat: "MVHEVC", bitrateLadder });
    expect(await jobEnd(ctx, jobId)).toMatchObject({ status: "failed", errorCode: "ladder_unfit" });
    expect((await getJobStatus(ctx, { id: id(), jobId })).error).toContain("180 or less");
  });

  test.each(["mvhevc", "headset"] as const)(
    "POST download › a file for %s is made once, then has an address",
    async (kind) => {
      const ctx = t.contextFor("admin");
      const ask = async () => (await requestDownload(ctx, { id: id(), kind })).files[0];
      const [first, second] = await Promise.all([ask(), ask()]);
      expect(first).toMatchObject({ kind, url: null, jobId: second?.jobId });
      await jobEnd(ctx, first?.jobId ?? 0);
      const made = await waitFor("an address", async () => (await ask())?.url);
      const answer = await fetch(made);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(answer.headers.get("content-disposition")).toContain(`A%20film%20(${kind}).mp4`);
      expect(bytes.length).toBe((await ask())?.sizeBytes);
      expect(bytes.includes(kind === "mvhevc" ? "vexu" : "st3d")).toBe(true);
      expect(bytes.includes(kind === "mvhevc" ? "st3d" : "vexu")).toBe(false);
    },
  );
});
