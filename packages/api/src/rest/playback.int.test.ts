import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { type CallOptions, createApiHarness, expectProblem, origin } from "../testing/api-harness.ts";
import { makePlayable, multivariant, segment } from "../testing/playable.ts";
import { makeVideo, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createApiHarness);
let base: string;
let stream: string;
beforeAll(async () => {
  const video = await makeVideo(harness);
  base = `/api/playback/${(await makePlayable(harness, video)).playbackId}`;
  stream = `${base}/streams/${video.jobId}`;
});

/** As a player calls: without a key. */
const play = (path: string, options: CallOptions = {}) => harness.call("GET", path, { ...options, key: null });
const bytesOf = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await harness.api(new Request(origin + path, { headers }));
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
};
const segmentPath = () => `${stream}/h264-240p-400k/segment-00001.m4s`;

describe("GET /api/playback/…", () => {
  test("› 200 with a playlist, fresh for seconds, for a page of any origin", async () => {
    const answer = await play(`${stream}/multivariant.m3u8`, { headers: { origin: "https://player.example" } });
    expect([answer.status, answer.text]).toEqual([200, multivariant]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "application/vnd.apple.mpegurl",
      "content-length": String(multivariant.length),
      "cache-control": "public, max-age=5",
      "access-control-allow-origin": "*",
      vary: expect.stringContaining("Accept-Encoding"),
    });
  });

  test("› 200 with a playlist in gzip, under an etag of its own", async () => {
    const plain = await bytesOf(`${stream}/multivariant.m3u8`);
    const zipped = await bytesOf(`${stream}/multivariant.m3u8`, { "accept-encoding": "br, gzip" });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(zipped.headers.get("content-length")).toBe(String(zipped.bytes.length));
    expect(zipped.headers.get("vary")).toContain("Accept-Encoding");
    expect(zipped.headers.get("etag")).not.toBe(plain.headers.get("etag"));
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length);
    expect(gunzipSync(zipped.bytes).toString()).toBe(multivariant);
  });

  test("› 200 with a segment and the poster, which never change", async () => {
    for (const [path, type] of [
      [segmentPath(), "video/iso.segment"],
      [`${base}/poster.jpg`, "image/jpeg"],
    ] as const) {
      const { status, headers, bytes } = await bytesOf(path, { "accept-encoding": "gzip" });
      expect([status, headers.get("content-type"), headers.get("content-encoding")]).toEqual([200, type, null]);
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(headers.get("accept-ranges")).toBe("bytes");
      expect(bytes.equals(segment)).toBe(true);
    }
  });

  test.each([
    ["bytes=0-9", "bytes 0-9/1000", 0, 10],
    ["bytes=990-", "bytes 990-999/1000", 990, 1000],
    ["bytes=-5", "bytes 995-999/1000", 995, 1000],
    ["bytes=995-2000", "bytes 995-999/1000", 995, 1000],
  ])("› 206 for the range %s", async (range, contentRange, from, to) => {
    const { status, headers, bytes } = await bytesOf(segmentPath(), { range });
    expect([status, headers.get("content-range")]).toEqual([206, contentRange]);
    expect(headers.get("content-length")).toBe(String(to - from));
    expect(bytes.equals(segment.subarray(from, to))).toBe(true);
  });

  test("› 416 for a range past the end", async () => {
    expectProblem(await play(segmentPath(), { headers: { range: "bytes=1000-" } }), 416, "range_not_satisfiable");
  });

  test("HEAD › 200 with the headers alone, and no connection to the store stays taken", async () => {
    // More than there are connections: if each kept one, the last would wait for ever.
    for (let round = 0; round < 14; round++) {
      const calls = Array.from({ length: 10 }, () => harness.call("HEAD", segmentPath(), { key: null }));
      for (const answer of await Promise.all(calls))
        expect([answer.status, answer.headers.get("content-length"), answer.text]).toEqual([200, "1000", ""]);
    }
    expect((await bytesOf(segmentPath())).bytes).toHaveLength(1000);
  });

  test.each([
    ["an unknown video", () => `/api/playback/${unknownId()}/poster.jpg`],
    ["an unknown job", () => `${base}/streams/2147483647/multivariant.m3u8`],
    ["a job number too large to exist", () => `${base}/streams/9999999999/multivariant.m3u8`],
    ["no such object", () => `${stream}/h264-240p-400k/segment-00002.m4s`],
    ["another file of the video", () => `${base}/poster.png`],
    ["a way out of the folder", () => `${stream}/..%2F..%2Fposter.jpg`],
    ["a key of the bucket", () => `${base}/workspaces/x.jpg`],
    ["a folder", () => `${stream}/`],
  ])("› 404 for %s", async (_, path) => {
    expectProblem(await play(path()), 404, "not_found");
  });

  test("› 404 while the stream is not ready", async () => {
    const video = await makeVideo(harness);
    const { playbackId } = await harness.t.resources.db.libraryVideo.findUniqueOrThrow({ where: { id: video.id } });
    expectProblem(await play(`/api/playback/${playbackId}/poster.jpg`), 404, "not_found");
    expectProblem(await play(`/api/playback/${playbackId}/streams/${video.jobId}/multivariant.m3u8`), 404, "not_found");
  });

  test("› 400 for a playback id that is no UUID", async () => {
    const problem = expectProblem(await play("/api/playback/1/poster.jpg"), 400, "invalid_input");
    expect(problem.issues).toEqual([{ path: "playbackId", message: "must be a UUID" }]);
  });

  test("DELETE › 405", async () => {
    const answer = await harness.call("DELETE", `${base}/poster.jpg`);
    expectProblem(answer, 405, "method_not_allowed");
    expect(answer.headers.get("allow")).toBe("GET, HEAD");
  });
});
