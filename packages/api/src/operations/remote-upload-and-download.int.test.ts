import { download, jobDetail, library } from "@vergence/contract";
import { describe, expect, test } from "vitest";
import { expectProblem } from "../testing/api-harness.ts";
import { createLibraryHarness, pathsOf, separateEyes } from "../testing/library-harness.ts";
import { makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createLibraryHarness);

describe("POST /api/videos/upload", () => {
  const remote = { name: "Reef", layout: "2D", videoUrl: "https://films.example/reef.mp4?sig=secret" };

  test("› 201 with the video that is to be, and a job that fetches it, for a key of the role upload", async () => {
    const body = { ...remote, description: "Far away", perspective: "180", folderName: "Far" };
    const answer = await harness.call("POST", "/api/videos/upload", { body, key: await harness.keyFor("upload") });
    expect(answer.status, answer.text).toBe(201);
    const video = library.strict().parse(answer.json);
    expect(video).toMatchObject({
      videoName: "Reef",
      description: "Far away",
      fileFormat3D: "2D",
      perspective: 180,
      folderName: "Far",
      isStreaming: false,
      thumbnailUrl: null,
      videoLength: null,
      videoHeight: null,
    });
    expect((await harness.get(`/videos/${video.id}`)).json).toEqual(video);
    const jobs = jobDetail
      .strict()
      .array()
      .parse((await harness.get(`/videos/${video.id}/jobs`)).json);
    expect(jobs).toMatchObject([{ kind: "fetch", status: "queued", progress: [], attempts: [] }]);
    // The address may carry a signature: no answer and no audit shows it.
    const audited = (await harness.auditOf(video.id, "library_video.processing")).map(({ detail }) => detail);
    expect(audited).toEqual([{ hosts: "films.example" }]);
    for (const path of ["", "/streams", "/jobs"])
      expect((await harness.get(`/videos/${video.id}${path}`)).text).not.toContain("secret");
  });

  test("› 400 names both addresses that are not public, and makes nothing", async () => {
    const count = () => harness.t.resources.db.libraryVideo.count();
    const before = await count();
    const urls = { videoUrl: "http://127.0.0.1/left.mp4", secondaryVideoUrl: "http://[::ffff:10.0.0.1]/right.mp4" };
    const problem = expectProblem(
      await harness.post("/videos/upload", { ...remote, layout: "Separate", ...urls }),
      ...([400, "invalid_input"] as const),
    );
    const message = "must resolve to a public address";
    expect(problem.issues).toEqual(Object.keys(urls).map((path) => ({ path, message })));
    expect(await count()).toBe(before);
  });
});

describe("POST /api/videos/{id}/download", () => {
  const ask = async (id: number, body?: object) => {
    const answer = await harness.post(`/videos/${id}/download`, body);
    expect(answer.status, answer.text).toBe(200);
    return download
      .strict()
      .array()
      .parse((answer.json as { files: unknown }).files);
  };

  test("› 200 with addresses of what was uploaded, which need no key and name the file", async () => {
    const files = await ask(harness.stereo.id);
    expect(files).toMatchObject([
      { kind: "source", fileName: "left.mov", sizeBytes: 5, jobId: null },
      { kind: "source", fileName: "right.mov", sizeBytes: 7, jobId: null },
    ]);
    for (const { url, sizeBytes, fileName, expiresAt } of files) {
      const answer = await fetch(url ?? "");
      expect((await answer.arrayBuffer()).byteLength).toBe(sizeBytes);
      expect(answer.headers.get("content-disposition")).toContain(fileName);
      const minutes = (Date.parse(expiresAt ?? "") - Date.now()) / 60_000;
      expect(minutes).toBeGreaterThan(30);
      expect(minutes).toBeLessThan(61);
    }
  });

  test("› 200 starts one job for a file that is to be made, however many ask, and gives its address when it is there", async () => {
    const asked = await Promise.all([1, 2, 3].map(() => ask(harness.stereo.id, { kind: "headset" })));
    const [{ jobId } = { jobId: null }] = asked[0] ?? [];
    for (const files of asked)
      expect(files).toEqual([
        { kind: "headset", fileName: "Reef (headset).mp4", sizeBytes: null, url: null, expiresAt: null, jobId },
      ]);
    const { db } = harness.t.resources;
    await db.job.update({ where: { id: jobId ?? 0 }, data: { status: "succeeded" } });
    await db.download.update({ where: { jobId: jobId ?? 0 }, data: { sizeBytes: 9 } });
    expect(await ask(harness.stereo.id, { kind: "headset" })).toMatchObject([
      { sizeBytes: 9, jobId, url: expect.stringContaining("headset.mp4") },
    ]);
    // One that failed is made again for the next call.
    await db.job.update({ where: { id: jobId ?? 0 }, data: { status: "failed" } });
    const [again] = await ask(harness.stereo.id, { kind: "headset" });
    expect(again?.jobId).toBeGreaterThan(jobId ?? 0);
  });

  test("› 400 for another kind, and for two eyes of a video that has one", async () => {
    const refuse = async (id: number, kind: string) =>
      pathsOf(expectProblem(await harness.post(`/videos/${id}/download`, { kind }), 400, "invalid_input"));
    expect(await refuse(harness.mono.id, "all")).toEqual(["kind"]);
    expect(await refuse(harness.mono.id, "mvhevc")).toEqual(["kind"]);
    expect(await refuse(harness.mono.id, "headset")).toEqual(["kind"]);
  });

  test("› 409 before the video, or the stream that the file is made of, is ready", async () => {
    expectProblem(await harness.post(`/videos/${harness.stereo.id}/download`, { kind: "mvhevc" }), 409, "not_ready");
    const { id } = await makeVideo(harness, separateEyes);
    expectProblem(await harness.post(`/videos/${id}/download`, { kind: "headset" }), 409, "not_ready");
  });
});
