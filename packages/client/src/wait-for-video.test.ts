import type { JobState, Stream } from "@vergence/contract";
import { describe, expect, it } from "vitest";
import { createVergenceClient } from "./client.ts";
import { VideoFailedError } from "./errors.ts";
import { instantRuntime } from "./testing/instant-runtime.ts";
import { waitForVideo } from "./wait-for-video.ts";

const createdAt = "2026-01-31T09:30:00.000Z";
const streamOf = (jobId: number, status: Stream["status"]): Stream => ({
  createdAt,
  status,
  streamName: "h264",
  streamUrl: status === "ready" ? "http://host/stream.m3u8" : null,
  visibility: "public",
  highestResolutionUrl: null,
  highestResolutionBytes: null,
  jobId,
});
const jobOf = (id: number, status: JobState["status"], rest: Partial<JobState> = {}): JobState => ({
  createdAt,
  id,
  status,
  progress: [],
  ...rest,
});

type Poll =
  | { streams: Stream[]; job?: JobState }
  | { refusal: { status: number; code: string; detail?: string }; retryAfter?: string };

/** A client whose server answers each poll in turn, the last one from then on. */
function clientOf(polls: Poll[]) {
  let poll = -1;
  const askedJobs: number[] = [];
  const answer = (path: string): Response => {
    const jobId = /\/jobs\/(\d+)\/status$/.exec(path)?.[1];
    if (jobId) askedJobs.push(Number(jobId));
    else if (!path.endsWith("/jobs")) poll = Math.min(poll + 1, polls.length - 1);
    const now = polls[poll];
    if (!now) return new Response(null, { status: 500 });
    if ("refusal" in now)
      return Response.json(now.refusal, {
        status: now.refusal.status,
        headers: { "Retry-After": now.retryAfter ?? "5" },
      });
    if (path.endsWith("/jobs")) return Response.json(now.job ? [now.job, jobOf(1, "succeeded")] : []);
    return Response.json(jobId ? now.job : { streams: now.streams, library: { id: 7 } });
  };
  const fetch = async (url: string | URL | Request) => answer(String(url));
  return { client: createVergenceClient({ baseUrl: "http://127.0.0.1", apiKey: "vk_secret", fetch }), askedJobs };
}

describe("waitForVideo", () => {
  it("polls until the stream is ready, telling each state of the job", async () => {
    const { client } = clientOf([
      { streams: [] },
      { streams: [streamOf(3, "queued")], job: jobOf(3, "queued") },
      { streams: [streamOf(3, "encoding")], job: jobOf(3, "running", { progress: [{ name: "probe", percent: 100 }] }) },
      { streams: [streamOf(3, "encoding")], job: jobOf(3, "succeeded") },
      { streams: [streamOf(3, "ready")], job: jobOf(3, "succeeded") },
    ]);
    const runtime = instantRuntime();
    const seen: string[] = [];
    const onProgress = (job: JobState) => seen.push(job.status);
    const video = await waitForVideo(client, { libraryId: 7, runtime, pollSeconds: 2, onProgress });
    expect(video).toEqual({ library: { id: 7 }, stream: streamOf(3, "ready") });
    expect(seen).toEqual(["queued", "running", "succeeded", "succeeded"]);
    expect(runtime.delaysMs).toEqual([2_000, 2_000, 2_000, 2_000]);
  });

  it("follows the job that fetches the video, while there is no stream, and ends with it", async () => {
    const { client } = clientOf([
      { streams: [], job: jobOf(2, "running", { progress: [{ name: "fetch", percent: 40 }] }) },
      { streams: [], job: jobOf(2, "failed", { error: "The server answered 404." }) },
    ]);
    const seen: string[] = [];
    const onProgress = (job: JobState) => seen.push(`${job.status} ${job.progress[0]?.percent}`);
    const waiting = waitForVideo(client, { libraryId: 7, runtime: instantRuntime(), onProgress });
    await expect(waiting).rejects.toThrow(/^The server answered 404\.$/);
    await expect(waiting).rejects.toMatchObject({ jobId: 2 });
    expect(seen).toEqual(["running 40", "failed undefined"]);
  });

  it.each([
    ["failed", "The eyes differ in frame count: left 250, right 248", /^The eyes differ in frame count/],
    ["canceled", undefined, /^Processing was canceled$/],
  ] as const)("ends with the job's own words when it %s", async (status, error, message) => {
    const { client } = clientOf([{ streams: [streamOf(3, "failed")], job: jobOf(3, status, { error }) }]);
    const waiting = waitForVideo(client, { libraryId: 7, runtime: instantRuntime() });
    await expect(waiting).rejects.toThrow(VideoFailedError);
    await expect(waiting).rejects.toThrow(message);
    await expect(waiting).rejects.toMatchObject({ libraryId: 7, jobId: 3, isCanceled: status === "canceled" });
  });

  it("watches the job that was named, not an older ready stream", async () => {
    const old = streamOf(3, "ready");
    const { client, askedJobs } = clientOf([
      { streams: [old, streamOf(9, "encoding")], job: jobOf(9, "running") },
      { streams: [old, streamOf(9, "ready")], job: jobOf(9, "succeeded") },
    ]);
    const { stream } = await waitForVideo(client, { libraryId: 7, jobId: 9, runtime: instantRuntime() });
    expect(stream.jobId).toBe(9);
    expect(askedJobs).toEqual([9, 9]);
  });

  it("outlives a server that is unreachable for a while", async () => {
    const refusal = { status: 503, code: "database_unavailable" };
    const { client } = clientOf([{ refusal }, { streams: [streamOf(3, "ready")], job: jobOf(3, "succeeded") }]);
    const runtime = instantRuntime();
    await waitForVideo(client, { libraryId: 7, runtime });
    expect(runtime.delaysMs).toEqual([5_000]);
  });

  it("gives up at once where a server asks to be left alone for years", async () => {
    const refusal = { status: 503, code: "database_unavailable", detail: "busy" };
    const { client } = clientOf([{ refusal, retryAfter: "99999999" }]);
    const runtime = instantRuntime();
    const waiting = waitForVideo(client, { libraryId: 7, runtime });
    await expect(waiting).rejects.toMatchObject({
      detail: expect.stringContaining("busy (Retry-After asks for 99999999 s;"),
    });
    expect(runtime.delaysMs).toEqual([]);
  });

  it("passes on what waiting cannot mend", async () => {
    const { client } = clientOf([{ refusal: { status: 404, code: "not_found", detail: "no such video" } }]);
    await expect(waitForVideo(client, { libraryId: 7, runtime: instantRuntime() })).rejects.toThrow("no such video");
  });

  it("stops when the signal aborts", async () => {
    const controller = new AbortController();
    const { client } = clientOf([{ streams: [streamOf(3, "queued")], job: jobOf(3, "queued") }]);
    const onProgress = () => controller.abort(new Error("enough"));
    const options = { libraryId: 7, runtime: instantRuntime(), signal: controller.signal, onProgress };
    await expect(waitForVideo(client, options)).rejects.toThrow("enough");
  });
});
