import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { openPlayback } from "@vergence/core";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { makeClip, makeSrt, makeStereoPair } from "@vergence/media/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectPlayable } from "./testing/expect-playable.ts";
import { jobEnd, keysBelow } from "./testing/job-outcome.ts";
import { startTestWorker, type TestWorker } from "./testing/start-test-worker.ts";
import { type FileToUpload, uploadVideo } from "./testing/upload-video.ts";

let t: TestContext;
let worker: TestWorker;
let clips: string;
let files: FileToUpload[];

beforeAll(async () => {
  clips = await mkdtemp(join(tmpdir(), "vergence-clips-"));
  const { left, right } = await makeStereoPair(clips, { seconds: 3, size: "640x480" });
  const audio = await makeClip(clips, { fileName: "sound-de.m4a", size: null, tones: [880], seconds: 3 });
  const subtitle = await makeSrt(clips, { fileName: "english.srt", seconds: 3 });
  files = [
    { path: left, fileRole: "video_left" },
    { path: right, fileRole: "video_right" },
    { path: audio, fileRole: "audio", languageTag: "de" },
    { path: subtitle, fileRole: "subtitle", languageTag: "en" },
  ];
  t = await createTestContext();
  worker = await startTestWorker(t.env);
});
afterAll(async () => {
  await worker?.stop();
  await t?.close();
  await rm(clips, { recursive: true, force: true });
});

test("ingest of Separate with audio and subtitle › a ready stream that plays", async () => {
  const ctx = t.contextFor("admin");
  const { libraryId, jobId } = await uploadVideo(ctx, "Separate", files);
  const job = await jobEnd(ctx, jobId);

  expect(job).toMatchObject({ status: "succeeded", attempt: 1, error: null });
  expect(job.progress).toEqual(
    ["download", "probe", "poster", "encode", "upload"].map((name) => ({ name, percent: 100 })),
  );
  expect(job.video).toMatchObject({ status: "ready", width: 640, height: 480, videoCodec: "h264", audioCodec: "aac" });
  expect(job.video.durationSeconds).toBeCloseTo(3, 1);
  expect(job.stream).toMatchObject({ status: "ready" });
  expect(job.stream?.highestResolutionBytes).toBeGreaterThan(1_000n);

  const { playbackId } = job.video;
  const play = (path: string) => openPlayback(t.resources, { playbackId, path });
  const poster = await play("poster.jpg");
  expect(poster.contentType).toBe("image/jpeg");
  poster.stream.destroy();
  const multivariant = await play(`streams/${jobId}/multivariant.m3u8`);
  expect(multivariant.contentType).toBe("application/vnd.apple.mpegurl");
  multivariant.stream.destroy();
  const playlist = await expectPlayable(t.resources, libraryId, jobId);
  expect(playlist.match(/#EXT-X-STREAM-INF/g)?.length).toBeGreaterThanOrEqual(2);
  expect(playlist).toMatch(/TYPE=AUDIO.*LANGUAGE="de"/);
  expect(playlist).toMatch(/TYPE=SUBTITLES.*LANGUAGE="en"/);
  const prefix = `workspaces/${ctx.actor.workspaceId}/videos/${libraryId}/`;
  const { id } = await t.resources.db.jobAttempt.findFirstOrThrow({ where: { jobId } });
  expect(await keysBelow(ctx, prefix)).toContain(`streams/${jobId}/attempts/${id}/h264-480p-1300k/init.mp4`);
  // The audit records for what a worker does the call that requested it.
  const events = await t.resources.db.auditEvent.findMany({ where: { videoId: libraryId } });
  expect(events.filter(({ actor }) => actor === "worker").length).toBeGreaterThan(2);
  expect(events.filter(({ requestId }) => requestId !== ctx.requestId)).toEqual([]);
  await waitFor("the folders to be removed", async () => (await worker.jobFolders()).length === 0);
});

test("ingest with 3 MB of subtitle markup that nothing closes › a ready stream with the subtitle as it stands there", async () => {
  const ctx = t.contextFor("admin");
  // So many that the reader's minute would pass by far, twice, if one of them took a second.
  const seconds = 60;
  const path = await makeClip(clips, { fileName: "opened.mp4", seconds, size: "160x90" });
  const openers = "{\\".repeat(29_000);
  const subtitle = await makeSrt(clips, { fileName: "opened.srt", seconds, text: () => openers });
  const { libraryId, jobId } = await uploadVideo(ctx, "2D", [
    { path, fileRole: "video" },
    { path: subtitle, fileRole: "subtitle", languageTag: "en" },
  ]);
  expect(await jobEnd(ctx, jobId)).toMatchObject({ status: "succeeded", attempt: 1, error: null });
  await expectPlayable(t.resources, libraryId, jobId, { except: ["9.9"] });
  const { playbackId } = await t.resources.db.libraryVideo.findUniqueOrThrow({ where: { id: libraryId } });
  const segment = `streams/${jobId}/subtitles-en/segment-00001.vtt`;
  const { stream } = await openPlayback(t.resources, { playbackId, path: segment });
  const written = (await text(stream)).split("\n").filter((line) => line === openers);
  expect(written).toHaveLength(seconds);
});
