import { afterAll, beforeAll, expect, test } from "vitest";
import { claimJob } from "../jobs/claim-job.ts";
import { claimTask } from "../jobs/claim-task.ts";
import { finishIngest } from "../jobs/finish-ingest.ts";
import { finishDownloadJob, finishTask, getDoneTasks } from "../jobs/finish-tasks.ts";
import { markStreamEncoding } from "../jobs/report-progress.ts";
import type { Context } from "../resources/context.ts";
import { createTestContext, type TestContext } from "../testing/test-context.ts";
import { ingestResult, uploadedVideo } from "../testing/videos.ts";
import { requestDownload } from "./request-download.ts";

let t: TestContext;
let ctx: Context;
beforeAll(async () => {
  t = await createTestContext();
  ctx = t.contextFor("admin");
});
afterAll(() => t?.close());

test("a file that is made › has an address only with the key that its attempt gave it, also where the job ends between two reads", async () => {
  const { id, jobId: ingestId } = await uploadedVideo(ctx, [5, 5]);
  const ingest = (await claimJob(ctx, ingestId)) ?? expect.unreachable();
  await markStreamEncoding(ctx, ingest);
  await finishIngest(ctx, ingest, ingestResult);
  await ctx.db.libraryVideo.update({ where: { id }, data: { layout: "SBS" } });
  const ask = async () => (await requestDownload(ctx, { id, kind: "headset" })).files[0];

  const jobId = (await ask())?.jobId ?? 0;
  const task = await ctx.db.jobTask.findFirstOrThrow({ where: { jobId } });
  const claim = (await claimTask(ctx, task.id)) ?? expect.unreachable();
  // As a caller sees it that has read the row before the job's end, and the job after it.
  await ctx.db.job.update({ where: { id: jobId }, data: { status: "succeeded" } });
  expect(await ask()).toMatchObject({ url: null, jobId });
  await ctx.db.job.update({ where: { id: jobId }, data: { status: "running" } });

  const storageKey = `${claim.downloadPrefix}${claim.folder}headset.mp4`;
  await finishTask(ctx, claim, { storageKey, sizeBytes: 7 });
  await finishDownloadJob(ctx, (await getDoneTasks(ctx, jobId)) ?? expect.unreachable(), { storageKey, sizeBytes: 7 });
  const made = await ask();
  expect(made?.sizeBytes).toBe(7);
  expect(decodeURIComponent(made?.url ?? "")).toContain(storageKey);
});
