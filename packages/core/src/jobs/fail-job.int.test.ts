import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createStream } from "../library/create-stream.ts";
import type { Context } from "../resources/context.ts";
import { createTestContext, type TestContext } from "../testing/index.ts";
import { ingestResult, uploadedVideo } from "../testing/videos.ts";
import { type Claim, claimJob } from "./claim-job.ts";
import { claimTask } from "./claim-task.ts";
import { failJob, failTask } from "./fail-job.ts";
import { finishIngest } from "./finish-ingest.ts";
import { markStreamEncoding } from "./report-progress.ts";
import { startTasks } from "./start-tasks.ts";

let t: TestContext;
let ctx: Context;
beforeAll(async () => {
  t = await createTestContext();
  ctx = t.contextFor("upload");
});
afterAll(() => t?.close());

const failure = { code: "no_video", message: "film.mp4 has no picture." };

async function claimed(jobId: number): Promise<Claim> {
  return (await claimJob(ctx, jobId)) ?? expect.unreachable();
}

/** What the database says of a job, and of what hangs on it. */
async function stateOf(jobId: number) {
  const include = { video: true, stream: true, tasks: { orderBy: { id: "asc" } }, attempts: true } as const;
  const { status, errorCode, error, video, stream, tasks, attempts } = await ctx.db.job.findUniqueOrThrow({
    where: { id: jobId },
    include,
  });
  return {
    job: { status, errorCode, error },
    video: video.status,
    stream: stream?.status,
    tasks: tasks.map((task) => task.status),
    attempts: attempts.map(({ outcome }) => outcome).toSorted(),
  };
}

async function cleanUpsOf(jobId: number): Promise<number> {
  const rows = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'clean-job' AND (data->>'jobId')::int = ${jobId}`;
  return rows[0]?.count ?? 0;
}

/** A stream job with three tasks, of a video that is ready. */
async function plannedStream() {
  const { id, jobId: ingestId } = await uploadedVideo(ctx);
  const ingest = await claimed(ingestId);
  await markStreamEncoding(ctx, ingest);
  await finishIngest(ctx, ingest, ingestResult);
  const { id: jobId } = await createStream(ctx, { id, streamFormat: "HEVC" });
  const rung = { width: 320, height: 180, bitrateMbps: 1 };
  const tasks = ["a", "b", "c"].map((name) => ({
    names: [name],
    plan: { format: "HEVC" as const, rungs: [{ name, ...rung }], passThrough: false },
  }));
  await startTasks(ctx, await claimed(jobId), { tasks, warnings: [] });
  const rows = await ctx.db.jobTask.findMany({ where: { jobId }, orderBy: { id: "asc" } });
  return { jobId, taskIds: rows.map((task) => task.id) };
}

describe("failJob", () => {
  test("of an ingest › the job, its stream, the video and the attempt have failed; what it stored is cleaned", async () => {
    const { jobId } = await uploadedVideo(ctx);
    const { attempt } = await claimed(jobId);
    expect(await failJob(ctx, jobId, attempt, failure)).toBe(true);
    expect(await stateOf(jobId)).toEqual({
      job: { status: "failed", errorCode: failure.code, error: failure.message },
      video: "failed",
      stream: "failed",
      tasks: [],
      attempts: ["failed"],
    });
    expect(await cleanUpsOf(jobId)).toBe(1);
  });

  test("with an attempt that another worker has taken over › false, and nothing changes", async () => {
    const { jobId } = await uploadedVideo(ctx);
    const { attempt } = await claimed(jobId);
    await claimed(jobId);
    expect(await failJob(ctx, jobId, attempt, failure)).toBe(false);
    expect(await stateOf(jobId)).toMatchObject({ job: { status: "running", error: null }, video: "processing" });
    expect(await cleanUpsOf(jobId)).toBe(0);
  });

  test("without an attempt › fails a job that no worker ever claimed, and once only", async () => {
    const { jobId } = await uploadedVideo(ctx);
    expect(await failJob(ctx, jobId, null, failure)).toBe(true);
    expect(await stateOf(jobId)).toMatchObject({ job: { status: "failed" }, video: "failed", attempts: [] });
    expect(await failJob(ctx, jobId, null, failure)).toBe(false);
    expect(await cleanUpsOf(jobId)).toBe(1);
  });
});

describe("failTask", () => {
  test("› fails its job and stream, cancels the other tasks and their attempts, and leaves the video ready", async () => {
    const { jobId, taskIds } = await plannedStream();
    const [first = 0, second = 0] = taskIds;
    const claim = (await claimTask(ctx, first)) ?? expect.unreachable();
    await claimTask(ctx, second);
    expect(await failTask(ctx, claim, failure)).toBe(true);
    expect(await stateOf(jobId)).toEqual({
      job: { status: "failed", errorCode: failure.code, error: failure.message },
      video: "ready",
      stream: "failed",
      tasks: ["failed", "canceled", "canceled"],
      attempts: ["canceled", "failed", "succeeded"],
    });
    expect(await cleanUpsOf(jobId)).toBe(1);
  });

  test("with an attempt that another worker has taken over › false, and nothing changes", async () => {
    const { jobId, taskIds } = await plannedStream();
    const [first = 0] = taskIds;
    const claim = (await claimTask(ctx, first)) ?? expect.unreachable();
    await claimTask(ctx, first);
    expect(await failTask(ctx, claim, failure)).toBe(false);
    expect(await stateOf(jobId)).toMatchObject({ job: { status: "running" }, tasks: ["running", "queued", "queued"] });
    expect(await cleanUpsOf(jobId)).toBe(0);
  });
});
