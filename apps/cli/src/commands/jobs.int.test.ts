import type { JobDetail } from "@vergence/contract";
import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import type { Env } from "../server/find-server.ts";
import { useServer } from "../testing/use-server.ts";
import { endJob, makeVideo } from "../testing/videos.ts";

const server = useServer();

const jobs = (line: string, of: Env = server.env) => runCli(["jobs", ...line.split(" ")], of);
const cellsOf = (text = "") => text.split("\n").map((row) => row.split(/ {2,}/));
const refusal = (stderr: unknown) => ({ exitCode: 1, stdout: "", stderr });

/** A video whose job a worker is at, for the second time. */
async function runningVideo(videoName: string) {
  const { db } = server.context.resources;
  const video = await makeVideo(server.client, videoName);
  const startedAt = new Date("2026-01-31T09:30:00Z");
  const progress = [
    { name: "probe", percent: 100 },
    { name: "poster", percent: 45.9 },
    { name: "encode", percent: 0 },
  ];
  await db.job.update({ where: { id: video.jobId }, data: { status: "running", startedAt, progress } });
  const attempt = { jobId: video.jobId, worker: "host:1", startedAt };
  const why = { errorCode: "storage_unavailable", error: "The store\ncannot be reached." };
  const first = { number: 1, finishedAt: startedAt, outcome: "retried" as const, ...why };
  await db.jobAttempt.create({ data: { ...attempt, ...first } });
  await db.jobAttempt.create({ data: { ...attempt, number: 2 } });
  return video;
}

describe("vergence jobs, on the real server", () => {
  it("list shows each job of a video with how far it is", async () => {
    const { id, jobId } = await runningVideo("Listed");
    const later = await server.context.resources.db.job.create({ data: { videoId: id, kind: "download" } });
    const { exitCode, stdout, stderr } = await jobs(`list ${id}`);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const [head, ...rows] = cellsOf(stdout);
    expect(head).toEqual(["JOB", "KIND", "STATE", "PROGRESS", "ATTEMPTS", "CREATED", "ERROR"]);
    expect(rows.map((row) => row.slice(0, 5))).toEqual([
      [String(later.id), "download", "queued", "-", "0"],
      [String(jobId), "ingest", "running", "poster 45 %", "2"],
    ]);
    const listed = JSON.parse((await jobs(`list ${id} --json`)).stdout) as JobDetail[];
    expect(listed).toEqual(await server.client.jobs.list(id));
  });

  it("status prints every step, and of every attempt with its error on one line", async () => {
    const { id, jobId } = await runningVideo("Running");
    const { stdout } = await jobs(`status ${id} ${jobId}`);
    const [facts, steps, attempts] = stdout.split("\n\n");
    expect(facts).toMatch(new RegExp(`^job +${jobId}\nkind +ingest\nstate +running\ncreated +.{17}\n`));
    expect(facts).toMatch(/\nstarted +2026-01-31 09:30Z\nfinished +-\nerror +-$/);
    expect(cellsOf(steps)).toEqual([
      ["STEP", "PROGRESS"],
      ["probe", "100 %"],
      ["poster", "45 %"],
      ["encode", "0 %"],
    ]);
    const at = "2026-01-31 09:30Z";
    expect(cellsOf(attempts)).toEqual([
      ["ATTEMPT", "TASK", "WORKER", "STARTED", "FINISHED", "OUTCOME", "ERROR"],
      ["1", "-", "host:1", at, at, "retried", "The store cannot be reached. (storage_unavailable)"],
      ["2", "-", "host:1", at, "-", "running", "-"],
    ]);
    const answer = JSON.parse((await jobs(`status ${id} ${jobId} --json`)).stdout);
    expect(answer).toEqual(await server.client.jobs.get(id, jobId));
  });

  it("status prints the warnings", async () => {
    const { id, jobId } = await runningVideo("Warned");
    const warnings = [{ code: "frame_rate_varies", message: '"reef.mov" has a varying frame rate.' }];
    await server.context.resources.db.job.update({ where: { id: jobId }, data: { warnings } });
    const [facts] = (await jobs(`status ${id} ${jobId}`)).stdout.split("\n\n");
    expect(facts).toMatch(/\nerror +-\nwarning +"reef\.mov" has a varying frame rate\.$/);
  });

  it("status prints a stream's rungs, and of the attempts at each", async () => {
    const { db } = server.context.resources;
    const { id, jobId } = await makeVideo(server.client, "Rungs");
    const task = { jobId, plan: {} };
    await db.jobTask.create({ data: { ...task, position: 0, names: ["1080p", "720p"], percent: 30 } });
    const { id: taskId } = await db.jobTask.create({ data: { ...task, position: 1, names: ["audio"], percent: 100 } });
    const attempt = { jobId, taskId, number: 1, worker: "host:2", startedAt: new Date("2026-01-31T09:30:00Z") };
    await db.jobAttempt.create({ data: attempt });
    const { stdout } = await jobs(`status ${id} ${jobId}`);
    const [, steps, attempts] = stdout.split("\n\n");
    expect(cellsOf(steps).slice(1)).toEqual([
      ["1080p", "30 %"],
      ["720p", "30 %"],
      ["audio", "100 %"],
    ]);
    expect(cellsOf(attempts)[1]?.slice(0, 3)).toEqual(["1", "audio", "host:2"]);
  });

  it("retry queues a failed job, whose reason list and status showed", async () => {
    const { id, jobId } = await makeVideo(server.client, "Failed");
    await endJob(server.context, jobId, "It broke.");
    expect((await jobs(`list ${id}`)).stdout).toMatch(/ failed +- +0 +.{17} +It broke\.$/m);
    expect((await jobs(`status ${id} ${jobId}`)).stdout).toMatch(/^error +It broke\. \(internal\)$/m);
    expect(await jobs(`retry ${id} ${jobId}`)).toEqual({ exitCode: 0, stdout: `Job ${jobId} is queued`, stderr: "" });
    const again = "This job is queued; only a failed one can be retried.";
    expect(await jobs(`retry ${id} ${jobId}`)).toEqual(refusal(again));
  });

  it("cancel ends a job, and may be repeated; one that is over cannot be canceled", async () => {
    const { id, jobId } = await makeVideo(server.client, "Canceled");
    expect(await jobs(`cancel ${id} ${jobId}`)).toMatchObject({ exitCode: 0, stdout: `Job ${jobId} is canceled` });
    const answer = JSON.parse((await jobs(`cancel ${id} ${jobId} --json`)).stdout);
    expect(answer).toMatchObject({ id: jobId, status: "canceled" });
    const done = await makeVideo(server.client, "Done");
    await endJob(server.context, done.jobId);
    const over = "This job has succeeded; there is nothing to cancel.";
    expect(await jobs(`cancel ${done.id} ${done.jobId}`)).toEqual(refusal(over));
  });

  it("an unknown video, another video's job, and a key without the role, are one line each", async () => {
    const [one, other] = [await makeVideo(server.client, "One"), await makeVideo(server.client, "Other")];
    expect(await jobs("list 2000000000")).toEqual(refusal("There is no such video."));
    for (const verb of ["status", "retry", "cancel"])
      expect(await jobs(`${verb} ${one.id} ${other.jobId}`)).toEqual(refusal("There is no such job of this video."));
    const VERGENCE_API_KEY = await server.context.keyFor(server.context.contextFor("admin"), "readonly");
    const weak = { ...server.env, VERGENCE_API_KEY };
    expect((await jobs(`status ${one.id} ${one.jobId}`, weak)).exitCode).toBe(0);
    expect(await jobs(`cancel ${one.id} ${one.jobId}`, weak)).toEqual(refusal(expect.stringMatching(/^[^\n]+$/)));
    expect((await server.client.jobs.status(one.id, one.jobId)).status).toBe("queued");
  });
});
