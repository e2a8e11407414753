import { jobState, library, videoStreams } from "@vergence/contract";
import { describe, expect, test } from "vitest";
import { expectProblem } from "../testing/api-harness.ts";
import { createLibraryHarness, pathsOf } from "../testing/library-harness.ts";
import { aBody, makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createLibraryHarness);

describe("POST /api/videos/{id}", () => {
  test("› 200 with what changed, and everything else as it was", async () => {
    const { id } = await makeVideo(harness, { ...aBody(), description: "As it was", folderName: "Reefs" });
    const before = library.strict().parse((await harness.get(`/videos/${id}`)).json);
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
      const answer = await harness.post(`/videos/${id}`, body);
      expect([answer.status, answer.json]).toEqual([200, expected]);
      expect((await harness.get(`/videos/${id}`)).json).toEqual(expected);
    }
    const row = await harness.t.resources.db.libraryVideo.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ isPublished: false, visibility: "private" });
    // Each with a row of the audit that names the fields; no change, no row.
    const audited = await harness.auditOf(id, "library_video.updated");
    expect(audited.map(({ detail }) => (detail as { changed: string }).changed)).toEqual(
      expect.arrayContaining(["videoName", "description", "layout", "perspective", "isPublished", "visibility"]),
    );
    expect(audited).toHaveLength(changes.length - 1);
  });

  test("› 400 names every field that is wrong", async () => {
    const body = {
      name: " ",
      description: "\u0000",
      layout: "Separate",
      perspective: 180,
      isPublished: "yes",
      folderName: "a/b",
      visibility: "hidden",
    };
    const problem = expectProblem(await harness.post(`/videos/${harness.mono.id}`, body), 400, "invalid_input");
    expect(pathsOf(problem)?.sort()).toEqual(Object.keys(body).sort());
  });

  test("› 501 for drm, and nothing of the rest was changed", async () => {
    const answer = await harness.post(`/videos/${harness.mono.id}`, { name: "Another", visibility: "drm" });
    expect(pathsOf(expectProblem(answer, 501, "drm_not_configured"))).toEqual(["visibility"]);
    expect((await harness.get(`/videos/${harness.mono.id}`)).json).toMatchObject({ videoName: "Reef" });
  });
});

describe("POST /api/videos/{id}/streams", () => {
  test("› 201 with a job that waits, and the stream is there with it", async () => {
    const ladder = [
      { bitrate: 8, height: 720 },
      { bitrate: 4.5, height: 720 },
    ];
    const answer = await harness.post(`/videos/${harness.stereo.id}/streams`, {
      streamFormat: "MVHEVC",
      bitrateLadder: ladder,
    });
    expect(answer.status).toBe(201);
    const job = jobState.strict().parse(answer.json);
    expect(job).toMatchObject({ status: "queued", progress: [] });
    const { streams } = videoStreams.parse((await harness.get(`/videos/${harness.stereo.id}/streams`)).json);
    expect(streams[0]).toMatchObject({ jobId: job.id, status: "queued", streamName: "MVHEVC", streamUrl: null });
    const row = await harness.t.resources.db.stream.findUniqueOrThrow({ where: { jobId: job.id } });
    expect(row.ladder).toEqual(ladder);
    // The first one plays on.
    expect(streams[1]).toMatchObject({ jobId: harness.stereo.jobId, status: "ready" });
  });

  test("› 201 with a visibility, which is the video's", async () => {
    const { id } = harness.mono;
    expect((await harness.post(`/videos/${id}/streams`, { streamFormat: "HEVC", visibility: "private" })).status).toBe(
      201,
    );
    const { streams } = videoStreams.parse((await harness.get(`/videos/${id}/streams`)).json);
    expect(new Set(streams.map(({ visibility }) => visibility))).toEqual(new Set(["private"]));
    await harness.post(`/videos/${id}`, { visibility: "public" });
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
    expect(
      pathsOf(expectProblem(await harness.post(`/videos/${harness.stereo.id}/streams`, body), 400, "invalid_input")),
    ).toEqual(expect.arrayContaining(paths));
  });

  test("› 400 for both eyes of a video that has one", async () => {
    const answer = await harness.post(`/videos/${harness.mono.id}/streams`, { streamFormat: "MVHEVC" });
    expect(pathsOf(expectProblem(answer, 400, "invalid_input"))).toEqual(["streamFormat"]);
  });

  test("› 409 before the video is ready, 501 for drm", async () => {
    expectProblem(
      await harness.post(`/videos/${harness.waiting.id}/streams`, { streamFormat: "H264" }),
      409,
      "not_ready",
    );
    const drm = { streamFormat: "H264", visibility: "drm" };
    expectProblem(await harness.post(`/videos/${harness.mono.id}/streams`, drm), 501, "drm_not_configured");
  });
});
