import {
  deletedVideo,
  download,
  folders,
  jobDetail,
  jobState,
  library,
  publishedVideos,
  videoPage,
  videoStreams,
} from "@vergence/contract";
import { removeVideo } from "@vergence/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiHarness, createApiHarness, expectProblem } from "../../testing/api-harness.ts";
import { makePlayable } from "../../testing/playable.ts";
import { aBody, makeVideo } from "../../testing/uploads.ts";

const separate = {
  ...{ videoName: "Reef", layout: "Separate" },
  files: [
    { fileName: "left.mov", fileRole: "video_left", sizeBytes: 5 },
    { fileName: "right.mov", fileRole: "video_right", sizeBytes: 7 },
  ],
};

let harness: ApiHarness;
let stereo: { id: number; jobId: number };
let mono: { id: number; jobId: number };
let waiting: { id: number; jobId: number };
beforeAll(async () => {
  harness = await createApiHarness();
  stereo = await makeVideo(harness, separate);
  await makePlayable(harness, stereo);
  mono = await makeVideo(harness);
  await makePlayable(harness, mono);
  waiting = await makeVideo(harness);
});
afterAll(() => harness?.close());

const get = (path: string) => harness.call("GET", `/api${path}`);
const post = (path: string, body?: unknown) => harness.call("POST", `/api${path}`, { body });
const pathsOf = (problem: { issues?: { path: string }[] | undefined }) => problem.issues?.map((issue) => issue.path);
const auditOf = (videoId: number, action: string) =>
  harness.t.resources.db.auditEvent.findMany({ where: { videoId, action } });

describe("POST /api/videos/{id}", () => {
  test("› 200 with what changed, and everything else as it was", async () => {
    const { id } = await makeVideo(harness, { ...aBody(), description: "As it was", folderName: "Reefs" });
    const before = library.strict().parse((await get(`/videos/${id}`)).json);
    const changes: [object, object][] = [
      [{ name: "Another" }, { videoName: "Another" }],
      [{ description: "" }, { description: "" }],
      [{ layout: "SBS" }, { fileFormat3D: "SBS", is3D: true }],
      [{ perspective: "360" }, { perspective: 360 }],
      [{ folderName: "Oceans" }, { folderName: "Oceans" }],
      [{}, {}],
      [{ isPublished: false }, {}],
      [{ visibility: "private" }, {}],
    ];
    let expected: object = before;
    for (const [body, change] of changes) {
      expected = { ...expected, ...change };
      const answer = await post(`/videos/${id}`, body);
      expect([answer.status, answer.json]).toEqual([200, expected]);
      expect((await get(`/videos/${id}`)).json).toEqual(expected);
    }
    const row = await harness.t.resources.db.libraryVideo.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ isPublished: false, visibility: "private" });
    // Each with a row of the audit that names the fields; no change, no row.
    const audited = await auditOf(id, "library_video.updated");
    expect(audited.map(({ detail }) => (detail as { changed: string }).changed)).toEqual(
      expect.arrayContaining(["videoName", "description", "layout", "perspective", "isPublished", "visibility"]),
    );
    expect(audited).toHaveLength(changes.length - 1);
  });

  test("› 400 names every field that is wrong", async () => {
    const body = {
      ...{ name: " ", description: "\u0000", layout: "Separate", perspective: 180, isPublished: "yes" },
      ...{ folderName: "a/b", visibility: "hidden" },
    };
    const problem = expectProblem(await post(`/videos/${mono.id}`, body), 400, "invalid_input");
    expect(pathsOf(problem)?.sort()).toEqual(Object.keys(body).sort());
  });

  test("› 501 for drm, and nothing of the rest was changed", async () => {
    const answer = await post(`/videos/${mono.id}`, { name: "Another", visibility: "drm" });
    expect(pathsOf(expectProblem(answer, 501, "drm_not_configured"))).toEqual(["visibility"]);
    expect((await get(`/videos/${mono.id}`)).json).toMatchObject({ videoName: "Reef" });
  });
});

describe("POST /api/videos/{id}/streams", () => {
  test("› 201 with a job that waits, and the stream is there with it", async () => {
    const ladder = [
      { bitrate: 8, height: 720 },
      { bitrate: 4.5, height: 720 },
    ];
    const answer = await post(`/videos/${stereo.id}/streams`, { streamFormat: "MVHEVC", bitrateLadder: ladder });
    expect(answer.status).toBe(201);
    const job = jobState.strict().parse(answer.json);
    expect(job).toMatchObject({ status: "queued", progress: [] });
    const { streams } = videoStreams.parse((await get(`/videos/${stereo.id}/streams`)).json);
    expect(streams[0]).toMatchObject({ jobId: job.id, status: "queued", streamName: "MVHEVC", streamUrl: null });
    const row = await harness.t.resources.db.stream.findUniqueOrThrow({ where: { jobId: job.id } });
    expect(row.ladder).toEqual(ladder);
    // The first one plays on.
    expect(streams[1]).toMatchObject({ jobId: stereo.jobId, status: "ready" });
  });

  test("› 201 with a visibility, which is the video's", async () => {
    const { id } = mono;
    expect((await post(`/videos/${id}/streams`, { streamFormat: "HEVC", visibility: "private" })).status).toBe(201);
    const { streams } = videoStreams.parse((await get(`/videos/${id}/streams`)).json);
    expect(new Set(streams.map(({ visibility }) => visibility))).toEqual(new Set(["private"]));
    await post(`/videos/${id}`, { visibility: "public" });
  });

  const rung = { bitrate: 1, height: 240 };
  test.each<[string, object, string[]]>([
    ["no format", {}, ["streamFormat"]],
    ["another format", { streamFormat: "AV1" }, ["streamFormat"]],
    ["no rungs", { streamFormat: "H264", bitrateLadder: [] }, ["bitrateLadder"]],
    ["too many rungs", { streamFormat: "H264", bitrateLadder: Array(17).fill(rung) }, ["bitrateLadder"]],
    ["the same rung twice", { streamFormat: "H264", bitrateLadder: [rung, rung] }, ["bitrateLadder.1"]],
    [
      "rungs out of bounds",
      {
        streamFormat: "H264",
        bitrateLadder: [
          { bitrate: 0, height: 63 },
          { bitrate: 401, height: 8641 },
        ],
      },
      [0, 1].flatMap((index) => [`bitrateLadder.${index}.bitrate`, `bitrateLadder.${index}.height`]),
    ],
    ["a rung of words", { streamFormat: "H264", bitrateLadder: ["720p"] }, ["bitrateLadder.0"]],
    ["another visibility", { streamFormat: "H264", visibility: "all" }, ["visibility"]],
  ])("› 400 for %s", async (_, body, paths) => {
    expect(pathsOf(expectProblem(await post(`/videos/${stereo.id}/streams`, body), 400, "invalid_input"))).toEqual(
      expect.arrayContaining(paths),
    );
  });

  test("› 400 for both eyes of a video that has one", async () => {
    const answer = await post(`/videos/${mono.id}/streams`, { streamFormat: "MVHEVC" });
    expect(pathsOf(expectProblem(answer, 400, "invalid_input"))).toEqual(["streamFormat"]);
  });

  test("› 409 before the video is ready, 501 for drm", async () => {
    expectProblem(await post(`/videos/${waiting.id}/streams`, { streamFormat: "H264" }), 409, "not_ready");
    const drm = { streamFormat: "H264", visibility: "drm" };
    expectProblem(await post(`/videos/${mono.id}/streams`, drm), 501, "drm_not_configured");
  });
});

describe("POST /api/videos/{id}/jobs/{jobId}/cancel and /retry", () => {
  const call = (video: { id: number; jobId: number }, verb: string) =>
    post(`/videos/${video.id}/jobs/${video.jobId}/${verb}`);

  test("cancel › 200, again 200; the video of a canceled ingest has failed, and a retry is 409", async () => {
    const video = await makeVideo(harness);
    for (const _ of [1, 2]) {
      const answer = await call(video, "cancel");
      expect([answer.status, jobState.strict().parse(answer.json)]).toMatchObject([200, { status: "canceled" }]);
    }
    const { items } = videoPage.parse((await get("/videos?status=failed")).json);
    expect(items.map(({ id }) => id)).toContain(video.id);
    expect((await get(`/videos/${video.id}/streams`)).json).toMatchObject({ streams: [{ status: "canceled" }] });
    expectProblem(await call(video, "retry"), 409, "invalid_transition");
    expect(await auditOf(video.id, "job.canceled")).toHaveLength(1);
  });

  test("cancel › 409 for a job that is done", async () => {
    expectProblem(await call(mono, "cancel"), 409, "invalid_transition");
  });

  test("retry › 200 for a failed one: it waits again, and so do stream and video", async () => {
    const video = await makeVideo(harness);
    const { db } = harness.t.resources;
    const failed = { status: "failed" } as const;
    await db.job.update({ where: { id: video.jobId }, data: { ...failed, error: "It broke.", errorCode: "broken" } });
    await db.stream.update({ where: { jobId: video.jobId }, data: failed });
    await db.libraryVideo.update({ where: { id: video.id }, data: failed });
    expect((await get(`/videos/${video.id}/jobs/${video.jobId}`)).json).toMatchObject({
      ...{ status: "failed", error: "It broke.", errorCode: "broken" },
    });
    const answer = await call(video, "retry");
    expect([answer.status, answer.json]).toMatchObject([200, { id: video.jobId, status: "queued" }]);
    expect(answer.json).not.toHaveProperty("error");
    expect((await get(`/videos/${video.id}/streams`)).json).toMatchObject({ streams: [{ status: "queued" }] });
    expectProblem(await call(video, "retry"), 409, "invalid_transition");
  });

  test("both › 404 for another video's job", async () => {
    for (const verb of ["cancel", "retry"])
      expectProblem(await call({ id: mono.id, jobId: waiting.jobId }, verb), 404, "not_found");
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
      .parse((await get(`/videos/${video.id}/jobs`)).json);
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
    expect((await get(`/videos/${video.id}/jobs/${video.jobId}`)).json).toEqual(jobs[1]);
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
    expect((await get(`/videos/${video.id}/jobs/${video.jobId}`)).json).toMatchObject({
      attempts: [{ number: 1, task: names[0], outcome: null }],
    });
  });

  test("› 404 for another video's job", async () => {
    expectProblem(await get(`/videos/${mono.id}/jobs/${waiting.jobId}`), 404, "not_found");
  });
});

describe("POST /api/videos/upload", () => {
  const remote = { name: "Reef", layout: "2D", videoUrl: "https://films.example/reef.mp4?sig=secret" };

  test("› 201 with the video that is to be, and a job that fetches it, for a key of the role upload", async () => {
    const body = { ...remote, description: "Far away", perspective: "180", folderName: "Far" };
    const answer = await harness.call("POST", "/api/videos/upload", { body, key: await harness.keyFor("upload") });
    expect(answer.status, answer.text).toBe(201);
    const video = library.strict().parse(answer.json);
    expect(video).toMatchObject({
      ...{ videoName: "Reef", description: "Far away", fileFormat3D: "2D", perspective: 180, folderName: "Far" },
      ...{ isStreaming: false, thumbnailUrl: null, videoLength: null, videoHeight: null },
    });
    expect((await get(`/videos/${video.id}`)).json).toEqual(video);
    const jobs = jobDetail
      .strict()
      .array()
      .parse((await get(`/videos/${video.id}/jobs`)).json);
    expect(jobs).toMatchObject([{ kind: "fetch", status: "queued", progress: [], attempts: [] }]);
    // The address may carry a signature: no answer and no audit shows it.
    const audited = (await auditOf(video.id, "library_video.processing")).map(({ detail }) => detail);
    expect(audited).toEqual([{ hosts: "films.example" }]);
    for (const path of ["", "/streams", "/jobs"])
      expect((await get(`/videos/${video.id}${path}`)).text).not.toContain("secret");
  });

  test("› 400 names both addresses that are not public, and makes nothing", async () => {
    const count = () => harness.t.resources.db.libraryVideo.count();
    const before = await count();
    const urls = { videoUrl: "http://127.0.0.1/left.mp4", secondaryVideoUrl: "http://[::ffff:10.0.0.1]/right.mp4" };
    const problem = expectProblem(
      await post("/videos/upload", { ...remote, layout: "Separate", ...urls }),
      ...([400, "invalid_input"] as const),
    );
    const message = "must lead to a public address";
    expect(problem.issues).toEqual(Object.keys(urls).map((path) => ({ path, message })));
    expect(await count()).toBe(before);
  });
});

describe("POST /api/videos/{id}/download", () => {
  const ask = async (id: number, body?: object) => {
    const answer = await post(`/videos/${id}/download`, body);
    expect(answer.status, answer.text).toBe(200);
    return download
      .strict()
      .array()
      .parse((answer.json as { files: unknown }).files);
  };

  test("› 200 with addresses of what was uploaded, which need no key and name the file", async () => {
    const files = await ask(stereo.id);
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
    const asked = await Promise.all([1, 2, 3].map(() => ask(stereo.id, { kind: "headset" })));
    const [{ jobId } = { jobId: null }] = asked[0] ?? [];
    for (const files of asked)
      expect(files).toEqual([
        { kind: "headset", fileName: "Reef (headset).mp4", sizeBytes: null, url: null, expiresAt: null, jobId },
      ]);
    const { db } = harness.t.resources;
    await db.job.update({ where: { id: jobId ?? 0 }, data: { status: "succeeded" } });
    await db.download.update({ where: { jobId: jobId ?? 0 }, data: { sizeBytes: 9 } });
    expect(await ask(stereo.id, { kind: "headset" })).toMatchObject([
      { sizeBytes: 9, jobId, url: expect.stringContaining("headset.mp4") },
    ]);
    // One that failed is made anew by the next who asks.
    await db.job.update({ where: { id: jobId ?? 0 }, data: { status: "failed" } });
    const [again] = await ask(stereo.id, { kind: "headset" });
    expect(again?.jobId).toBeGreaterThan(jobId ?? 0);
  });

  test("› 400 for another kind, and for two eyes of a video that has one", async () => {
    const refuse = async (id: number, kind: string) =>
      pathsOf(expectProblem(await post(`/videos/${id}/download`, { kind }), 400, "invalid_input"));
    expect(await refuse(mono.id, "all")).toEqual(["kind"]);
    expect(await refuse(mono.id, "mvhevc")).toEqual(["kind"]);
    expect(await refuse(mono.id, "headset")).toEqual(["kind"]);
  });

  test("› 409 before the video, or the stream that the file is made of, is ready", async () => {
    expectProblem(await post(`/videos/${stereo.id}/download`, { kind: "mvhevc" }), 409, "not_ready");
    const { id } = await makeVideo(harness, separate);
    expectProblem(await post(`/videos/${id}/download`, { kind: "headset" }), 409, "not_ready");
  });
});

describe("GET /api/videos", () => {
  const page = async (query: string) => videoPage.parse((await get(`/videos?${query}`)).json);
  let made: number[];
  beforeAll(async () => {
    made = [];
    for (const [name, folderName] of [
      ["Red 1%", "Paged"],
      ["red 2", "Paged"],
      ["Blue", "Paged"],
      ["RED 3", "paged"],
    ])
      made.unshift((await makeVideo(harness, { ...aBody(), videoName: name, folderName })).id);
  });
  const idsOf = async (query: string) => (await page(query)).items.map(({ id }) => id);

  test("› 200 newest first, page by page, each video once, though all are of one moment", async () => {
    const createdAt = new Date("2026-01-31T09:30:00.000Z");
    await harness.t.resources.db.libraryVideo.updateMany({ where: { id: { in: made } }, data: { createdAt } });
    const seen: number[] = [];
    let cursor = "";
    do {
      const { items, nextCursor } = await page(`folderName=Paged&folderName=paged&limit=1${cursor}`);
      expect(items.length).toBeLessThanOrEqual(1);
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor ? `&cursor=${nextCursor}` : "";
    } while (cursor);
    expect(seen).toEqual(made);
  });

  test("› 200 by folder, by text whatever its case and its signs, by status, and all of them together", async () => {
    const [capitals, blue, two, percent] = made;
    expect(await idsOf("folderName=Paged")).toEqual([blue, two, percent]);
    expect(await idsOf("search=rEd")).toEqual([capitals, two, percent]);
    expect(await idsOf("search=%25")).toEqual([percent]);
    expect(await idsOf("search=_")).toEqual([]);
    expect(await idsOf("search=red&folderName=Paged&status=processing")).toEqual([two, percent]);
    expect(await idsOf("search=red&status=ready")).toEqual([]);
    expect(await idsOf("status=ready")).toEqual([mono.id, stereo.id]);
  });

  test("› 200 with the library's own fields and what a list is made of", async () => {
    const { items } = await page("status=ready");
    expect(items[0]).toEqual({
      ...((await get(`/videos/${mono.id}`)).json as object),
      ...{ status: "ready", isPublished: true, visibility: "public" },
    });
  });

  test.each([
    ["limit=0&status=deleting&search=%00", ["limit", "status", "search"]],
    ["cursor=x", ["cursor"]],
    [`cursor=${Buffer.from("[1,0]").toString("base64url")}`, ["cursor"]],
    [`cursor=${Buffer.from('[1,"a"]').toString("base64url")}`, ["cursor"]],
  ])("› 400 for %s", async (query, paths) => {
    expect(pathsOf(expectProblem(await get(`/videos?${query}`), 400, "invalid_input"))?.sort()).toEqual(paths.sort());
  });
});

describe("GET /api/videos/published, page by page", () => {
  const nextOf = (link: string | null) => /^<([^>]+)>; rel="next"$/.exec(link ?? "")?.[1] ?? null;

  test("› 200 with the same streams, in the same order, by following Link", async () => {
    const folderName = "A & B";
    for (let count = 0; count < 3; count++) {
      const video = await makeVideo(harness, { ...aBody(), folderName });
      await makePlayable(harness, video);
    }
    const query = `folderName=${encodeURIComponent(folderName)}&folderName=Other&visibility=public`;
    const whole = await get(`/videos/published?${query}`);
    expect(whole.headers.get("link")).toBeNull();
    const all = publishedVideos.parse(whole.json);
    expect(all).toHaveLength(3);
    const seen: unknown[] = [];
    const sizes: number[] = [];
    for (let next: string | null = `/api/videos/published?${query}&limit=2`; next; ) {
      const answer = await harness.call("GET", next);
      expect(answer.status, answer.text).toBe(200);
      const entries = publishedVideos.parse(answer.json);
      seen.push(...entries);
      sizes.push(entries.length);
      next = nextOf(answer.headers.get("link"));
    }
    expect(seen).toEqual(all);
    expect(sizes).toEqual([2, 1]);
  });

  test("› 400 for a limit or a cursor that is none", async () => {
    const problem = expectProblem(await get("/videos/published?limit=101"), 400, "invalid_input");
    expect(pathsOf(problem)).toEqual(["limit"]);
    expect(pathsOf(expectProblem(await get("/videos/published?cursor=x"), 400, "invalid_input"))).toEqual(["cursor"]);
  });
});

describe("GET /api/folders and POST /api/folders/{folderName}", () => {
  const all = async () => folders.parse((await get("/folders")).json).folders;
  const inFolder = (folderName: string) => makeVideo(harness, { ...aBody(), folderName });
  const rename = (from: string, name: unknown) => post(`/folders/${encodeURIComponent(from)}`, { name });

  test("› 200 with each folder's videos counted, by name; renamed with all that is in it", async () => {
    const ids = [(await inFolder("Tides & 50%")).id, (await inFolder("Tides & 50%")).id];
    await inFolder("tides & 50%");
    const open = await harness.call("POST", "/api/videos/uploads", { body: { ...aBody(), folderName: "Tides & 50%" } });
    const named = await all();
    expect(named).toEqual(expect.arrayContaining([{ folderName: "Tides & 50%", videoCount: 2 }]));
    expect(named.map(({ folderName }) => folderName)).toEqual([...named].map(({ folderName }) => folderName).sort());
    expect((await rename("Tides & 50%", " Ebb ")).json).toEqual({ folderName: "Ebb", videoCount: 2 });
    for (const id of ids) expect((await get(`/videos/${id}`)).json).toMatchObject({ folderName: "Ebb" });
    // Of an upload that is still open, too; not of a folder whose name differs in case.
    const { uploadSessionId } = open.json as { uploadSessionId: string };
    expect((await get(`/videos/uploads/${uploadSessionId}`)).json).toMatchObject({ folderName: "Ebb" });
    expect(await all()).toEqual(expect.arrayContaining([{ folderName: "tides & 50%", videoCount: 1 }]));
    expect((await rename("Ebb", "Ebb")).status).toBe(200);
  });

  test("› 409 for the name of another folder, 404 for a folder that is none, 400 for a name that is none", async () => {
    await inFolder("One");
    await inFolder("Two");
    expectProblem(await rename("One", "Two"), 409, "invalid_transition");
    expectProblem(await rename("Three", "Four"), 404, "not_found");
    expect(pathsOf(expectProblem(await rename("One", "a/b"), 400, "invalid_input"))).toEqual(["name"]);
  });

  test("› renames that race to one name: one of them wins", async () => {
    for (const name of ["Left", "Right"]) await inFolder(name);
    const raced = await Promise.all([rename("Left", "Both"), rename("Right", "Both")]);
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe("DELETE /api/videos/{id}", () => {
  test("› 202 at once and again; 404 for every call from then on; 404 itself when all is gone", async () => {
    const video = await makeVideo(harness);
    const { playbackId } = await makePlayable(harness, video);
    for (const _ of [1, 2]) {
      const answer = await harness.call("DELETE", `/api/videos/${video.id}`);
      expect([answer.status, deletedVideo.strict().parse(answer.json)]).toEqual([
        202,
        { id: video.id, status: "deleting" },
      ]);
    }
    const job = `/videos/${video.id}/jobs/${video.jobId}`;
    const paths = [
      `/videos/${video.id}`,
      `/videos/${video.id}/streams`,
      `/videos/${video.id}/jobs`,
      job,
      `${job}/status`,
    ];
    for (const path of paths) expectProblem(await get(path), 404, "not_found");
    expectProblem(await post(`/videos/${video.id}`, { name: "Another" }), 404, "not_found");
    expectProblem(await post(`/videos/${video.id}/streams`, { streamFormat: "H264" }), 404, "not_found");
    expectProblem(await post(`/videos/${video.id}/download`), 404, "not_found");
    for (const verb of ["cancel", "retry"]) expectProblem(await post(`${job}/${verb}`), 404, "not_found");
    for (const path of ["poster.jpg", `streams/${video.jobId}/multivariant.m3u8`])
      expectProblem(await harness.call("GET", `/api/playback/${playbackId}/${path}`, { key: null }), 404, "not_found");
    await removeVideo(harness.t.resources, { videoId: video.id });
    expectProblem(await harness.call("DELETE", `/api/videos/${video.id}`), 404, "not_found");
  });
});
