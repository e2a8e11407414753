import { jobDetail, jobState, videoPage } from "@vergence/contract";
import { describe, expect, test } from "vitest";
import { expectProblem } from "../testing/api-harness.ts";
import { createLibraryHarness } from "../testing/library-harness.ts";
import { makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createLibraryHarness);

describe("POST /api/videos/{id}/jobs/{jobId}/cancel and /retry", () => {
  const call = (video: { id: number; jobId: number }, verb: string) =>
    harness.post(`/videos/${video.id}/jobs/${video.jobId}/${verb}`);

  test("cancel › 200, again 200; the video of a canceled ingest has failed, and a retry is 409", async () => {
    const video = await makeVideo(harness);
    for (const _ of [1, 2]) {
      const answer = await call(video, "cancel");
      expect([answer.status, jobState.strict().parse(answer.json)]).toMatchObject([200, { status: "canceled" }]);
    }
    const { items } = videoPage.parse((await harness.get("/videos?status=failed")).json);
    expect(items.map(({ id }) => id)).toContain(video.id);
    expect((await harness.get(`/videos/${video.id}/streams`)).json).toMatchObject({
      streams: [{ status: "canceled" }],
    });
    expectProblem(await call(video, "retry"), 409, "invalid_transition");
    expect(await harness.auditOf(video.id, "job.canceled")).toHaveLength(1);
  });

  test("cancel › 409 for a job that is done", async () => {
    expectProblem(await call(harness.mono, "cancel"), 409, "invalid_transition");
  });

  test("retry › 200 for a failed one: it waits again, and so do stream and video", async () => {
    const video = await makeVideo(harness);
    const { db } = harness.t.resources;
    const failed = { status: "failed" } as const;
    await db.job.update({ where: { id: video.jobId }, data: { ...failed, error: "It broke.", errorCode: "broken" } });
    await db.stream.update({ where: { jobId: video.jobId }, data: failed });
    await db.libraryVideo.update({ where: { id: video.id }, data: failed });
    expect((await harness.get(`/videos/${video.id}/jobs/${video.jobId}`)).json).toMatchObject({
      status: "failed",
      error: "It broke.",
      errorCode: "broken",
    });
    const answer = await call(video, "retry");
    expect([answer.status, answer.json]).toMatchObject([200, { id: video.jobId, status: "queued" }]);
    expect(answer.json).not.toHaveProperty("error");
    expect((await harness.get(`/videos/${video.id}/streams`)).json).toMatchObject({ streams: [{ status: "queued" }] });
    expectProblem(await call(video, "retry"), 409, "invalid_transition");
  });

  test("both › 404 for another video's job", async () => {
    for (const verb of ["cancel", "retry"])
      expectProblem(await call({ id: harness.mono.id, jobId: harness.waiting.jobId }, verb), 404, "not_found");
  });
});

describe("GET /api/videos/{id}/jobs and …/{jobId}", () => {
  test("› 200 with every job, newest first, and each attempt with its worker, its times and its error", async () => {
    const video = await makeVideo(harness);
    const { db } = harness.t.resources;
    const at = new Date("2026-01-31T09:30:00.000Z");
    const attempt = { jobId: video.jobId, worker: "host:1", startedAt: at, finishedAt: at };
    await db.jobAttempt.create({ data: { ...attempt, number: 1, outcome: "lost" } });
    const why = { errorCode: "storage_unavailable", error: "The store cannot be reached." };
    await db.jobAttempt.create({ data: { ...attempt, number: 2, outcome: "retried", ...why } });
    await db.jobAttempt.create({ data: { ...attempt, number: 3, finishedAt: null } });
    const later = await db.job.create({ data: { videoId: video.id, kind: "download" } });
    const jobs = jobDetail
      .strict()
      .array()
      .parse((await harness.get(`/videos/${video.id}/jobs`)).json);
    expect(jobs.map(({ id, kind }) => [id, kind])).toEqual([
      [later.id, "download"],
      [video.jobId, "ingest"],
    ]);
    const startedAt = at.toISOString();
    const shown = { task: null, worker: "host:1", startedAt, finishedAt: startedAt, errorCode: null, error: null };
    expect(jobs[1]?.attempts).toEqual([
      { ...shown, number: 1, outcome: "lost" },
      { ...shown, number: 2, outcome: "retried", ...why },
      { ...shown, number: 3, outcome: null, finishedAt: null },
    ]);
    expect((await harness.get(`/videos/${video.id}/jobs/${video.jobId}`)).json).toEqual(jobs[1]);
    expect(jobs[0]?.attempts).toEqual([]);
  });

  test("› 200 names the task that an attempt was at", async () => {
    const video = await makeVideo(harness);
    const names = ["mvhevc-1080p-12000k"];
    const task = await harness.t.resources.db.jobTask.create({
      data: { jobId: video.jobId, position: 0, names, plan: {}, status: "running", attempt: 1 },
    });
    await harness.t.resources.db.jobAttempt.create({
      data: { jobId: video.jobId, taskId: task.id, number: 1, worker: "host:1", startedAt: new Date() },
    });
    expect((await harness.get(`/videos/${video.id}/jobs/${video.jobId}`)).json).toMatchObject({
      attempts: [{ number: 1, task: names[0], outcome: null }],
    });
  });

  test("› 404 for another video's job", async () => {
    expectProblem(await harness.get(`/videos/${harness.mono.id}/jobs/${harness.waiting.jobId}`), 404, "not_found");
  });
});
