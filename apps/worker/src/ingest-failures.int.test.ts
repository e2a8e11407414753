import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Layout } from "@vergence/contract";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { makeClip, makeSrt, makeStereoPair } from "@vergence/media/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { jobEnd, keysBelow } from "./testing/job-outcome.ts";
import { startTestWorker, type TestWorker } from "./testing/start-test-worker.ts";
import { openClipFolder } from "./testing/test-clips.ts";
import { type FileToUpload, type UploadedVideo, uploadVideo } from "./testing/upload-video.ts";

let t: TestContext;
let clips: Awaited<ReturnType<typeof openClipFolder>>;
let worker: TestWorker;

beforeAll(async () => {
  clips = await openClipFolder();
  t = await createTestContext();
});
afterAll(async () => {
  await worker?.stop();
  await t?.close();
  await clips.remove();
});

/** Uploads, spoils, then lets a worker at it; expects the failure at the first attempt and nothing left behind. */
async function expectFailure(
  layout: Layout,
  files: FileToUpload[],
  failure: { code: string; message: string | RegExp },
  spoil: (video: UploadedVideo) => Promise<void> = async () => {},
): Promise<void> {
  await worker?.stop();
  const ctx = t.contextFor("admin");
  const video = await uploadVideo(ctx, layout, files);
  await spoil(video);
  worker = await startTestWorker(t.env);
  const job = await jobEnd(ctx, video.jobId);
  expect(job).toMatchObject({ status: "failed", attempt: 1, errorCode: failure.code });
  if (typeof failure.message === "string") expect(job.error).toBe(failure.message);
  else expect(job.error).toMatch(failure.message);
  expect(job.video.status).toBe("failed");
  expect(job.stream?.status).toBe("failed");
  await waitFor("the folders to be removed", async () => (await worker.jobFolders()).length === 0);
  expect(await keysBelow(ctx, `workspaces/${ctx.actor.workspaceId}/videos/${video.libraryId}/`)).toEqual([]);
}

test("a file that is no video › failed at once, named", async () => {
  const path = join(clips.dir, "notes.mp4");
  await writeFile(path, "This is no video at all. ".repeat(100));
  const failure = { code: "unreadable_media", message: /^"notes\.mp4" is not a video or audio file that can be read/ };
  await expectFailure("2D", [{ path, fileRole: "video" }], failure);
});

test("both eyes are no video › both named", async () => {
  const files = (["left", "right"] as const).map((eye) => ({
    path: join(clips.dir, `${eye}-notes.mp4`),
    fileRole: `video_${eye}` as const,
  }));
  for (const { path } of files) await writeFile(path, "This is no video at all. ".repeat(100));
  const message = /^"left-notes\.mp4" is not a video .* "right-notes\.mp4" is not a video /;
  await expectFailure("Separate", files, { code: "unreadable_media", message });
});

test("a video that is cut off › failed at once, named", async () => {
  const path = await makeClip(clips.dir, { fileName: "whole.mp4", seconds: 2 });
  const cut = join(clips.dir, "cut.mp4");
  const bytes = await readFile(path);
  await writeFile(cut, bytes.subarray(0, bytes.length / 2));
  await expectFailure("2D", [{ path: cut, fileRole: "video" }], {
    code: "truncated",
    message: /^"cut\.mp4" is cut off/,
  });
});

test("eyes that differ › every difference named", async () => {
  const left = await makeClip(clips.dir, { fileName: "l.mp4", seconds: 2, size: "320x180", frameRate: "24" });
  const right = await makeClip(clips.dir, { fileName: "r.mov", seconds: 2, size: "640x360", frameRate: "30" });
  const files: FileToUpload[] = [
    { path: left, fileRole: "video_left" },
    { path: right, fileRole: "video_right" },
  ];
  const message = [
    'The eyes differ in container: "l.mp4" has mp4, "r.mov" has mov.',
    'The eyes differ in resolution: "l.mp4" has 320x180, "r.mov" has 640x360.',
    'The eyes differ in frame rate: "l.mp4" has 24 frames per second, "r.mov" has 30 frames per second.',
    'The eyes differ in frame count: "l.mp4" has 48 frames, "r.mov" has 60 frames.',
  ].join(" ");
  await expectFailure("Separate", files, { code: "sources_unfit", message });
});

test("a subtitle that is none › failed at once, named", async () => {
  const { left, right } = await makeStereoPair(clips.dir, { seconds: 1 });
  const path = join(clips.dir, "broken.srt");
  await writeFile(path, "There is not one time in here.\n");
  const files: FileToUpload[] = [
    { path: left, fileRole: "video_left" },
    { path: right, fileRole: "video_right" },
    { path, fileRole: "subtitle", languageTag: "en" },
  ];
  await expectFailure("Separate", files, { code: "unreadable_subtitle", message: /"broken\.srt"/ });
});

test("a subtitle with 400 KB of openers in one cue › failed at once, with the limit", async () => {
  const path = await makeClip(clips.dir, { fileName: "opened.mp4", seconds: 1 });
  const subtitle = await makeSrt(clips.dir, { fileName: "opened.srt", seconds: 1, text: () => "{\\".repeat(200_000) });
  const files: FileToUpload[] = [
    { path, fileRole: "video" },
    { path: subtitle, fileRole: "subtitle", languageTag: "en" },
  ];
  const message = /^"opened\.srt" .* line 2 has more than 64 KiB of text/;
  await expectFailure("2D", files, { code: "unreadable_subtitle", message });
});

test("a file that was changed after completion › never processed", async () => {
  const path = await makeClip(clips.dir, { fileName: "first.mp4", seconds: 1 });
  const subtitle = await makeSrt(clips.dir, { fileName: "sub.srt", seconds: 1, text: () => "then" });
  const files: FileToUpload[] = [
    { path, fileRole: "video" },
    { path: subtitle, fileRole: "subtitle", languageTag: "en" },
  ];
  const message = '"sub.srt" changed after its upload was completed; upload the video again.';
  await expectFailure("2D", files, { code: "source_changed", message }, async ({ urls }) => {
    // The presigned URL of a single PUT lives on, for as many bytes.
    const other = await makeSrt(clips.dir, { fileName: "other.srt", seconds: 1, text: () => "else" });
    const put = await fetch(urls[1] ?? "", { method: "PUT", body: await readFile(other) });
    expect(put.status).toBe(200);
  });
});

test("a file that is gone › says so", async () => {
  const path = await makeClip(clips.dir, { fileName: "gone.mp4", seconds: 1 });
  const message = '"gone.mp4" is no longer in the store; upload the video again.';
  await expectFailure("2D", [{ path, fileRole: "video" }], { code: "source_missing", message }, async (video) => {
    const [asset] = await t.resources.db.assetFile.findMany({ where: { videoId: video.libraryId } });
    await t.resources.storage.deleteObjects([asset?.storageKey ?? ""]);
  });
});
