import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelJob } from "../jobs/cancel-job.ts";
import { claimJob } from "../jobs/claim-job.ts";
import { finishIngest } from "../jobs/finish-ingest.ts";
import { getJobStatus, listJobs } from "../jobs/get-job.ts";
import { markStreamEncoding, reportProgress } from "../jobs/report-progress.ts";
import { retryJob } from "../jobs/retry-job.ts";
import type { Context } from "../resources/context.ts";
import { Crash, crashAfter } from "../testing/crash.ts";
import { createTestContext, type TestContext } from "../testing/test-context.ts";
import { ingestResult, keysBelow, putObject, uploadedVideo } from "../testing/videos.ts";
import { cleanGroup } from "../upload/clean-group.ts";
import { createStream } from "./create-stream.ts";
import { deleteVideo } from "./delete-video.ts";
import { getVideo, getVideoStreams } from "./get-video.ts";
import { listFolders } from "./list-folders.ts";
import { listPublished } from "./list-published.ts";
import { listVideos } from "./list-videos.ts";
import { openPlayback } from "./open-playback.ts";
import { removeVideo } from "./remove-video.ts";
import { requestDownload } from "./request-download.ts";
import { updateVideo } from "./update-video.ts";

let t: TestContext;
let ctx: Context;
beforeAll(async () => {
  t = await createTestContext();
  ctx = t.contextFor("admin");
});
afterAll(() => t?.close());

const notFound = { code: "not_found" };

/** A video that is ready, with objects of each sort. */
async function makeReady() {
  const video = await uploadedVideo(ctx, [5, 5]);
  const claim = (await claimJob(ctx, video.jobId)) ?? expect.unreachable();
  await markStreamEncoding(ctx, claim);
  await finishIngest(ctx, claim, ingestResult);
  const names = [
    `streams/${video.jobId}/${claim.folder}poster.jpg`,
    `streams/${video.jobId}/${claim.folder}multivariant.m3u8`,
    `streams/${video.jobId}/${claim.folder}a/b.m4s`,
    "downloads/9/a.mp4",
  ];
  for (const name of names) await putObject(ctx, video.prefix + name);
  return video;
}

async function keysOf(video: { prefix: string; assetFiles: { storageKey: string }[] }): Promise<string[]> {
  const keys = await keysBelow(ctx, video.prefix);
  for (const { storageKey } of video.assetFiles) if (await ctx.storage.headObject(storageKey)) keys.push(storageKey);
  return keys;
}

const rowOf = (id: number) => ctx.db.libraryVideo.findUnique({ where: { id } });

/** All that a minute later is true: no worker is at any of its jobs any more. */
async function afterAMinute(work: () => Promise<unknown>) {
  t.clock.advance(61);
  await work();
  t.clock.advance(-61);
}

describe("deleteVideo", () => {
  test("› cancels what is in hand, and is deleting at once; objects go, then rows, and nothing of the upload's record", async () => {
    const video = await makeReady();
    const { id: jobId } = await createStream(ctx, { id: video.id, streamFormat: "H264" });
    const claim = (await claimJob(ctx, jobId)) ?? expect.unreachable();
    expect(await deleteVideo(ctx, { id: video.id })).toEqual({ id: video.id, status: "deleting" });
    await expect(reportProgress(ctx, claim, [])).rejects.toThrow("no longer the current one");
    const job = await ctx.db.job.findUnique({ where: { id: jobId }, include: { stream: true, attempts: true } });
    expect(job).toMatchObject({
      status: "canceled",
      stream: { status: "canceled" },
      attempts: [{ outcome: "canceled" }],
    });

    // A worker was at it a moment ago: what it still stores goes later, and only then the rows.
    await removeVideo(ctx, { videoId: video.id });
    expect(await keysOf(video)).toEqual([]);
    expect(await rowOf(video.id)).toMatchObject({ status: "deleting" });
    await putObject(ctx, `${video.prefix}streams/${jobId}/late.m4s`);
    await afterAMinute(() => removeVideo(ctx, { videoId: video.id }));
    expect(await keysOf(video)).toEqual([]);
    expect(await rowOf(video.id)).toBeNull();
    for (const table of [ctx.db.job, ctx.db.stream, ctx.db.assetFile] as { count(args: object): Promise<number> }[])
      expect(await table.count({ where: { videoId: video.id } })).toBe(0);
    expect(await ctx.db.uploadGroup.findUnique({ where: { id: video.groupId } })).toMatchObject({
      status: "completed",
    });
    const events = await ctx.db.auditEvent.findMany({ where: { videoId: video.id }, orderBy: { id: "asc" } });
    const moves = events
      .filter(({ subject }) => subject === "library_video")
      .map(({ action, actor }) => [action, actor]);
    expect(moves.slice(-2)).toEqual([
      ["library_video.deleting", "key:admin"],
      ["library_video.deleted", "worker"],
    ]);
  });

  test("› of video 1 touches nothing of 11, 12 and the others whose ids begin alike", async () => {
    const first = await makeReady();
    const others = [Number(`${first.id}1`), Number(`${first.id}2`), Number(`1${first.id}`), first.id + 1];
    const prefixes = others.map((id) => `workspaces/${first.workspaceId}/videos/${id}/`);
    for (const prefix of prefixes) await putObject(ctx, `${prefix}poster.jpg`);
    const neighbour = await makeReady();
    const theirs = await keysOf(neighbour);
    await deleteVideo(ctx, { id: first.id });
    await afterAMinute(() => removeVideo(ctx, { videoId: first.id }));
    expect(await rowOf(first.id)).toBeNull();
    for (const prefix of prefixes) expect(await ctx.storage.headObject(`${prefix}poster.jpg`)).not.toBeNull();
    expect(await keysOf(neighbour)).toEqual(theirs);
    expect(theirs).toHaveLength(7);
    expect(await rowOf(neighbour.id)).toMatchObject({ status: "ready" });
  });

  test("› every call answers not_found from then on, and each list leaves it out", async () => {
    const video = await makeReady();
    const folderName = `Folder ${randomUUID()}`;
    await updateVideo(ctx, { id: video.id, folderName });
    const { id, jobId, playbackId } = video;
    const root = { playbackId, path: `streams/${jobId}/multivariant.m3u8` };
    const { stream } = await openPlayback(ctx, root);
    stream.destroy();
    expect(await listPublished(ctx, { folderName: [folderName] })).toMatchObject({ items: [{ library: { id } }] });
    await deleteVideo(ctx, { id });
    const calls: (() => Promise<unknown>)[] = [
      () => getVideo(ctx, { id }),
      () => getVideoStreams(ctx, { id }),
      () => updateVideo(ctx, { id, name: "Another" }),
      () => updateVideo(ctx, { id }),
      () => createStream(ctx, { id, streamFormat: "H264" }),
      () => requestDownload(ctx, { id, kind: "source" }),
      () => listJobs(ctx, { id }),
      () => getJobStatus(ctx, { id, jobId }),
      () => cancelJob(ctx, { id, jobId }),
      () => retryJob(ctx, { id, jobId }),
      () => openPlayback(ctx, root),
      () => openPlayback(ctx, { playbackId, path: "poster.jpg" }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject(notFound);
    expect(await listPublished(ctx, { folderName: [folderName] })).toEqual({ items: [], nextCursor: null });
    expect(await listVideos(ctx, { folderName: [folderName], limit: 5 })).toEqual({ items: [], nextCursor: null });
    expect((await listFolders(ctx)).folders.map((folder) => folder.folderName)).not.toContain(folderName);
  });

  test("› repeated is the same, and sends a job that was given up again; not_found when all is gone, and for strangers", async () => {
    const video = await uploadedVideo(ctx, [5, 5]);
    await expect(deleteVideo(await t.strangerContext(), { id: video.id })).rejects.toMatchObject(notFound);
    const sent = () => ctx.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM pgboss.job WHERE name = 'delete-video' AND (data->>'videoId')::int = ${video.id}`;
    for (const count of [1, 2]) {
      expect(await deleteVideo(ctx, { id: video.id })).toEqual({ id: video.id, status: "deleting" });
      expect(await sent()).toEqual([{ count }]);
    }
    for (let round = 0; round < 3; round++) await removeVideo(ctx, { videoId: video.id });
    expect(await rowOf(video.id)).toBeNull();
    await expect(deleteVideo(ctx, { id: video.id })).rejects.toMatchObject(notFound);
  });

  test("› its job does nothing to a video that nobody deletes", async () => {
    const video = await makeReady();
    const before = await keysOf(video);
    await removeVideo(ctx, { videoId: video.id });
    expect(await keysOf(video)).toEqual(before);
    expect(await rowOf(video.id)).toMatchObject({ status: "ready" });
  });

  test("› raced by new streams ends with none of them open", async () => {
    const { id } = await makeReady();
    const start = () => createStream(ctx, { id, streamFormat: "H264" });
    const raced = await Promise.allSettled([start(), deleteVideo(ctx, { id }), start(), start(), start()]);
    for (const outcome of raced) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(notFound);
    expect(raced[1]?.status).toBe("fulfilled");
    const open = { videoId: id, status: { in: ["queued" as const, "running" as const] } };
    expect(await ctx.db.job.count({ where: open })).toBe(0);
    expect(await rowOf(id)).toMatchObject({ status: "deleting" });
  });

  test("› killed after any step of its job, the next delivery finishes", async () => {
    for (let nth = 1; ; nth++) {
      const video = await makeReady();
      await deleteVideo(ctx, { id: video.id });
      t.clock.advance(61);
      const { ctx: dying, steps } = crashAfter(ctx, nth);
      const outcome = await removeVideo(dying, { videoId: video.id }).catch((error: unknown) => error);
      if (outcome) expect(outcome).toBeInstanceOf(Crash);
      await removeVideo(ctx, { videoId: video.id });
      t.clock.advance(-61);
      expect({ steps, left: await keysOf(video) }).toEqual({ steps, left: [] });
      expect(await rowOf(video.id)).toBeNull();
      if (!outcome) break;
    }
  });

  test("› bytes that arrive by an old upload URL go by the group's clean-up, and only once the video is gone", async () => {
    const video = await uploadedVideo(ctx, [5, 5]);
    const [asset] = video.assetFiles;
    const key = asset?.storageKey ?? "";
    await cleanGroup(ctx, { groupId: video.groupId });
    expect(await ctx.storage.headObject(key)).not.toBeNull();
    await deleteVideo(ctx, { id: video.id });
    await removeVideo(ctx, { videoId: video.id });
    await putObject(ctx, key);
    await cleanGroup(ctx, { groupId: video.groupId });
    expect(await ctx.storage.headObject(key)).toBeNull();
  });
});
