import { jobState, library, publishedVideos, stream, videoStreams } from "@vergence/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { createApiHarness, expectProblem, origin } from "../testing/api-harness.ts";
import { makePlayable, segment } from "../testing/playable.ts";
import { aBody, makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const separate = {
  videoName: "Reef",
  description: "Two\neyes",
  layout: "Separate",
  perspective: "180",
  folderName: "Oceans",
  files: [
    { fileName: "left.mov", fileRole: "video_left", sizeBytes: 5 },
    { fileName: "right.mov", fileRole: "video_right", sizeBytes: 5 },
  ],
};

const harness = useHarness(createApiHarness);
let waiting: { id: number; jobId: number };
let ready: { id: number; jobId: number };
let playbackUrl: string;
beforeAll(async () => {
  waiting = await makeVideo(harness, separate);
  ready = await makeVideo(harness, { ...aBody(), perspective: "360" });
  const { playbackId } = await makePlayable(harness, ready);
  playbackUrl = `${origin}/api/playback/${playbackId}`;
});

async function get(path: string): Promise<unknown> {
  const answer = await harness.call("GET", `/api${path}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json;
}

describe("GET /api/videos/{id}", () => {
  test("› 200 with what the upload said, and nulls until processing has measured", async () => {
    const { createdAt, ...rest } = library.strict().parse(await get(`/videos/${waiting.id}`));
    expect(Date.parse(createdAt)).toBeGreaterThan(0);
    expect(rest).toEqual({
      id: waiting.id,
      videoName: "Reef",
      description: "Two\neyes",
      folderName: "Oceans",
      fileFormat3D: "Separate",
      is3D: true,
      perspective: 180,
      isStreaming: false,
      thumbnailUrl: null,
      videoLength: null,
      videoHeight: null,
    });
  });

  test("› 200 with length, height and poster once it is ready", async () => {
    expect(library.strict().parse(await get(`/videos/${ready.id}`))).toMatchObject({
      fileFormat3D: "2D",
      is3D: false,
      perspective: 360,
      isStreaming: true,
      folderName: "Home",
      thumbnailUrl: `${playbackUrl}/poster.jpg`,
      videoLength: 2.5,
      videoHeight: 240,
    });
  });

  test.each(["0", "-1", "abc", "1.5", "1e3", "2147483648", "%00", "99999999999999999999"])(
    "› 400 for the id %s",
    async (id) => {
      const problem = expectProblem(await harness.call("GET", `/api/videos/${id}`), 400, "invalid_input");
      expect(problem.issues).toEqual([{ path: "id", message: "must be a positive integer of at most 2147483647" }]);
    },
  );

  test("› 404 for an id that no video has", async () => {
    expectProblem(await harness.call("GET", "/api/videos/2147483647"), 404, "not_found");
  });
});

describe("GET /api/videos/{id}/streams", () => {
  const wire = videoStreams.extend({ streams: stream.strict().array(), library: library.strict() }).strict();

  test("› 200 with the stream that is still to be made: no URLs yet", async () => {
    const { streams, library: own } = wire.parse(await get(`/videos/${waiting.id}/streams`));
    expect(own).toEqual(await get(`/videos/${waiting.id}`));
    expect(streams).toEqual([
      {
        createdAt: expect.any(String),
        status: "queued",
        streamName: "H264",
        visibility: "public",
        streamUrl: null,
        highestResolutionUrl: null,
        highestResolutionBytes: null,
        jobId: waiting.jobId,
      },
    ]);
  });

  test("› 200 with the URLs of a stream that is ready, and the best variant's bytes", async () => {
    const { streams } = wire.parse(await get(`/videos/${ready.id}/streams`));
    const base = `${playbackUrl}/streams/${ready.jobId}`;
    expect(streams).toMatchObject([
      {
        status: "ready",
        streamUrl: `${base}/multivariant.m3u8`,
        jobId: ready.jobId,
        highestResolutionUrl: `${base}/h264-240p-400k/playlist.m3u8`,
        highestResolutionBytes: segment.length,
      },
    ]);
  });
});

describe("GET /api/videos/{id}/jobs/{jobId}/status", () => {
  const status = async (video: { id: number; jobId: number }) =>
    jobState.strict().parse(await get(`/videos/${video.id}/jobs/${video.jobId}/status`));

  test("› 200 for a job that waits, and one that is done", async () => {
    expect(await status(waiting)).toMatchObject({ id: waiting.jobId, status: "queued", progress: [] });
    const progress = [{ name: "H264 240p", percent: 100 }];
    expect(await status(ready)).toMatchObject({ id: ready.jobId, status: "succeeded", progress });
  });

  test("› 200 with the error of a failed one only", async () => {
    const video = await makeVideo(harness);
    const error = "left.mov is not a video.";
    const update = (data: { status: "running" | "failed" }) =>
      harness.t.resources.db.job.update({ where: { id: video.jobId }, data: { ...data, error } });
    await update({ status: "failed" });
    expect(await status(video)).toMatchObject({ status: "failed", error });
    await update({ status: "running" });
    expect(await status(video)).not.toHaveProperty("error");
  });

  test("› 400 names both ids", async () => {
    const problem = expectProblem(await harness.call("GET", "/api/videos/x/jobs/0/status"), 400, "invalid_input");
    expect(problem.issues?.map((issue) => issue.path)).toEqual(["id", "jobId"]);
  });

  test("› 404 for another video's job", async () => {
    const answer = await harness.call("GET", `/api/videos/${waiting.id}/jobs/${ready.jobId}/status`);
    expectProblem(answer, 404, "not_found");
  });
});

describe("GET /api/videos/published", () => {
  const published = async (query = "") => publishedVideos.parse(await get(`/videos/published${query}`));
  const idsOf = async (query: string) => (await published(query)).map((entry) => entry.library.id);
  const inFolder = async (folderName: string) => {
    const video = await makeVideo(harness, { ...aBody(), folderName });
    await makePlayable(harness, video);
    return video.id;
  };

  test("› 200 with streams that are ready, of published videos, newest stream first", async () => {
    const hidden = await inFolder("Home");
    await harness.t.resources.db.libraryVideo.update({ where: { id: hidden }, data: { isPublished: false } });
    const newest = await inFolder("Home");
    const entries = await published();
    expect(entries.map((entry) => entry.library.id)).toEqual([newest, ready.id]);
    const { streams, library: own } = (await get(`/videos/${ready.id}/streams`)) as {
      streams: object[];
      library: object;
    };
    expect(entries[1]).toEqual({ stream: streams[0], library: own });
  });

  test("› 200 of one folder or of several, their names case-sensitive", async () => {
    const [upper, lower, spaced] = [await inFolder("Reef"), await inFolder("reef"), await inFolder("Reef & more")];
    expect(await idsOf("?folderName=Reef")).toEqual([upper]);
    expect(await idsOf("?folderName=reef")).toEqual([lower]);
    expect(await idsOf("?folderName=Reef&folderName=Reef%20%26%20more")).toEqual([spaced, upper]);
    expect(await idsOf("?folderName=REEF")).toEqual([]);
    expect(await idsOf("?folderName=%25")).toEqual([]);
  });

  test("› 200 of one visibility", async () => {
    expect(await idsOf("?visibility=public")).toEqual(await idsOf(""));
    expect(await idsOf("?visibility=drm")).toEqual([]);
  });

  test.each([
    ["visibility=Public", ["visibility"]],
    ["folderName=a%00b&visibility=", ["folderName.0", "visibility"]],
  ])("› 400 for %s", async (query, paths) => {
    const problem = expectProblem(await harness.call("GET", `/api/videos/published?${query}`), 400, "invalid_input");
    expect(problem.issues?.map((issue) => issue.path)).toEqual(paths);
  });
});
