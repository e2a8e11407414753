import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { finishFolder, roundFolder } from "../kernel/object-keys.ts";
import type { Context } from "../resources/context.ts";
import { createTestContext, type TestContext } from "../testing/test-context.ts";
import { ingestResult, keysBelow, putObject, uploadedVideo } from "../testing/videos.ts";
import { noteAttempt } from "./attempts.ts";
import { cancelJob } from "./cancel-job.ts";
import { type Claim, claimJob } from "./claim-job.ts";
import { ClaimLostError } from "./claim-lost-error.ts";
import { cleanJob } from "./clean-job.ts";
import { failJob } from "./fail-job.ts";
import { finishIngest } from "./finish-ingest.ts";
import { markStreamEncoding } from "./report-progress.ts";
import { leaveAttempt } from "./send-clean-up.ts";
import { sweepAttempts } from "./sweep-attempts.ts";

let t: TestContext;
let ctx: Context;
beforeAll(async () => {
  t = await createTestContext();
  ctx = t.contextFor("admin");
});
afterAll(() => t?.close());

/** Takes the job, and stores one segment as that attempt. */
async function attempt(jobId: number): Promise<Claim & { key: string }> {
  const claim = (await claimJob(ctx, jobId)) ?? expect.unreachable();
  const key = `${claim.streamPrefix}${claim.folder}h264-240p-400k/segment-00001.m4s`;
  await putObject(ctx, key);
  return { ...claim, key };
}

/** Seconds from now until the clean-ups of a job that are waiting. */
async function waitingCleanUps(jobId: number): Promise<number[]> {
  const rows = await ctx.db.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM start_after - created_on)::float AS seconds FROM pgboss.job
    WHERE name = 'clean-job' AND state = 'created' AND (data->>'jobId')::int = ${jobId}`;
  return rows.map(({ seconds }) => Math.round(seconds));
}

describe("cleanJob", () => {
  test("a job in hand › what the attempt before stored goes, the open one's stays", async () => {
    const video = await uploadedVideo(ctx);
    const [first, second] = [await attempt(video.jobId), await attempt(video.jobId)];
    expect(second.attempt).toBe(2);
    expect(second.folder).not.toBe(first.folder);
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(1);
    expect(await keysBelow(ctx, video.prefix)).toEqual([second.key]);
  });

  test("a job in hand › what the attempt before was sending in parts is aborted, what the open one sends goes on", async () => {
    const video = await uploadedVideo(ctx);
    const [first, second] = [await attempt(video.jobId), await attempt(video.jobId)];
    const { createMultipartUpload, listMultipartUploads } = ctx.storage;
    const film = ({ streamPrefix, folder }: Claim) => `${streamPrefix}${folder}film.mp4`;
    for (const claim of [first, second]) await createMultipartUpload(film(claim));
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(1);
    expect(await Array.fromAsync(listMultipartUploads(video.prefix), ({ key }) => key)).toEqual([film(second)]);
  });

  test("a job that succeeded at its second attempt › a clean-up is sent, which leaves what players find", async () => {
    const video = await uploadedVideo(ctx);
    const [first, second] = [await attempt(video.jobId), await attempt(video.jobId)];
    await markStreamEncoding(ctx, second);
    await finishIngest(ctx, second, ingestResult);
    expect(await waitingCleanUps(video.jobId)).toEqual([60]);
    await putObject(ctx, `${first.streamPrefix}from-an-older-release.m4s`);
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(1);
    expect((await keysBelow(ctx, video.prefix)).toSorted()).toEqual([
      second.key,
      `${first.streamPrefix}from-an-older-release.m4s`,
    ]);
    expect(await ctx.db.stream.findUnique({ where: { jobId: video.jobId } })).toMatchObject({
      folders: { "": second.folder },
    });
  });

  test("a job that succeeded at once › nothing of it goes", async () => {
    const video = await uploadedVideo(ctx);
    const claim = await attempt(video.jobId);
    await markStreamEncoding(ctx, claim);
    await finishIngest(ctx, claim, ingestResult);
    expect(await waitingCleanUps(video.jobId)).toEqual([60]);
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(0);
    expect(await keysBelow(ctx, video.prefix)).toEqual([claim.key]);
  });

  test("an attempt that was stopped while its end was being written › does not become the result that the clean-up deletes", async () => {
    const video = await uploadedVideo(ctx);
    const claim = await attempt(video.jobId);
    await markStreamEncoding(ctx, claim);
    await noteAttempt(ctx, claim, "stopped");
    await expect(finishIngest(ctx, claim, ingestResult)).rejects.toThrow(ClaimLostError);
    expect(await ctx.db.job.findUnique({ where: { id: video.jobId } })).toMatchObject({ status: "running" });
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(1);
    const next = await attempt(video.jobId);
    await finishIngest(ctx, next, ingestResult);
    await cleanJob(ctx, { jobId: video.jobId });
    expect(await keysBelow(ctx, video.prefix)).toEqual([next.key]);
  });

  test("a rung that was encoded from the start again › what it had stored before goes, what players find stays", async () => {
    const video = await uploadedVideo(ctx);
    const claim = await attempt(video.jobId);
    await markStreamEncoding(ctx, claim);
    await finishIngest(ctx, claim, ingestResult);
    const folder = roundFolder(claim.folder, 2);
    const key = `${claim.streamPrefix}${folder}hevc-720p-3000k/segment-00001.m4s`;
    await putObject(ctx, key);
    await ctx.db.stream.update({ where: { jobId: video.jobId }, data: { folders: { "hevc-720p-3000k": folder } } });
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(1);
    expect(await keysBelow(ctx, video.prefix)).toEqual([key]);
  });

  test("a stream that was finished twice, by workers of different releases › the playlist that players do not find goes", async () => {
    const video = await uploadedVideo(ctx);
    const claim = await attempt(video.jobId);
    await markStreamEncoding(ctx, claim);
    await finishIngest(ctx, claim, ingestResult);
    const [found, other] = ["#EXTM3U\n", "#EXTM3U\n\n"].map((text) => finishFolder(Buffer.from(text)));
    for (const folder of [found, other]) await putObject(ctx, `${claim.streamPrefix}${folder}multivariant.m3u8`);
    const folders = { "": found, "h264-240p-400k": claim.folder };
    await ctx.db.stream.update({ where: { jobId: video.jobId }, data: { folders } });
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(1);
    const stays = [claim.key, `${claim.streamPrefix}${found}multivariant.m3u8`];
    expect((await keysBelow(ctx, video.prefix)).toSorted()).toEqual(stays);
  });

  test("a job that failed › a clean-up is sent; nothing of its attempts stays", async () => {
    const video = await uploadedVideo(ctx);
    const claim = await attempt(video.jobId);
    await failJob(ctx, video.jobId, claim.attempt, { code: "truncated", message: "Cut off." });
    expect(await waitingCleanUps(video.jobId)).toEqual([60]);
    await cleanJob(ctx, { jobId: video.jobId });
    expect(await keysBelow(ctx, video.prefix)).toEqual([]);
  });

  test("a job that was canceled › nothing of it stays, under any key", async () => {
    const video = await uploadedVideo(ctx);
    await attempt(video.jobId);
    await putObject(ctx, `${video.prefix}streams/${video.jobId}/multivariant.m3u8`);
    await putObject(ctx, `${video.prefix}downloads/${video.jobId}/mvhevc.mp4`);
    await putObject(ctx, `${video.prefix}streams/${video.jobId}1/of-another-job.m4s`);
    await cancelJob(ctx, { id: video.id, jobId: video.jobId });
    expect(await waitingCleanUps(video.jobId)).toEqual([60]);
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(3);
    expect(await keysBelow(ctx, video.prefix)).toEqual([`${video.prefix}streams/${video.jobId}1/of-another-job.m4s`]);
  });

  test("a worker that wakes up when its video is gone › its clean-up deletes what it stored since", async () => {
    const video = await uploadedVideo(ctx);
    const claim = await attempt(video.jobId);
    await ctx.db.libraryVideo.delete({ where: { id: video.id } });
    await leaveAttempt(ctx, claim);
    expect(await waitingCleanUps(video.jobId)).toEqual([60]);
    expect(await cleanJob(ctx, { jobId: video.jobId })).toBe(0);
    const { workspaceId, id: videoId, jobId } = video;
    expect(await cleanJob(ctx, { jobId, workspaceId, videoId })).toBe(1);
    expect(await keysBelow(ctx, video.prefix)).toEqual([]);
  });
});

describe("sweepAttempts", () => {
  test("a job that was canceled when all its attempts had succeeded › what was stored after its clean-up goes", async () => {
    const video = await uploadedVideo(ctx);
    await cancelJob(ctx, { id: video.id, jobId: video.jobId });
    await cleanJob(ctx, { jobId: video.jobId });
    await putObject(ctx, `${video.prefix}streams/${video.jobId}/multivariant.m3u8`);
    await sweepAttempts(ctx);
    expect(await keysBelow(ctx, video.prefix)).toEqual([]);
  });

  test("what a late writer stored after every clean-up › goes, and nothing else", async () => {
    const video = await uploadedVideo(ctx);
    const [first, second] = [await attempt(video.jobId), await attempt(video.jobId)];
    await markStreamEncoding(ctx, second);
    await finishIngest(ctx, second, ingestResult);
    await cleanJob(ctx, { jobId: video.jobId });
    await putObject(ctx, first.key);
    await sweepAttempts(ctx);
    expect(await keysBelow(ctx, video.prefix)).toEqual([second.key]);
    await putObject(ctx, first.key);
    t.clock.advance(9 * 86_400);
    await sweepAttempts(ctx);
    t.clock.advance(-9 * 86_400);
    expect(await keysBelow(ctx, video.prefix)).toHaveLength(2);
  });
});
