import { videoStreams } from "@vergence/contract";
import { loadConfig } from "@vergence/core/config";
import { beforeAll, describe, expect, test } from "vitest";
import { createApi } from "../create-api.ts";
import { createApiHarness, createCaller, expectProblem, origin } from "../testing/api-harness.ts";
import { makePlayable, multivariant, segment } from "../testing/playable.ts";
import { makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(() => createApiHarness({ env: { PLAYBACK_URL_TTL_SECONDS: "600" } }));
let video: { id: number; jobId: number };
let other: { id: number; jobId: number };
let playbackId: string;
beforeAll(async () => {
  video = await makeVideo(harness);
  ({ playbackId } = await makePlayable(harness, video));
  other = await makeVideo(harness);
  await makePlayable(harness, other);
  for (const { id } of [video, other]) await setVisibility(id, "private");
});

async function setVisibility(id: number, visibility: string) {
  const answer = await harness.call("POST", `/api/videos/${id}`, { body: { visibility } });
  expect(answer.status, answer.text).toBe(200);
}

/** As a player calls: without a key. */
const play = (url: string, headers: Record<string, string> = {}) =>
  harness.call("GET", url.replace(origin, ""), { key: null, headers });

async function streamOf({ id }: { id: number }) {
  const answer = await harness.call("GET", `/api/videos/${id}/streams`);
  const { streams, library } = videoStreams.parse(answer.json);
  return { ...streams[0], thumbnailUrl: library.thumbnailUrl ?? "", streamUrl: streams[0]?.streamUrl ?? "" };
}

const tokenOf = (url: string) => /\/t\/([^/]+)\//.exec(url)?.[1] ?? "";

describe("a private video", () => {
  test("› plays by the signed addresses that the API gives, which no cache that others share may keep", async () => {
    const { streamUrl, thumbnailUrl, highestResolutionUrl, visibility } = await streamOf(video);
    expect(visibility).toBe("private");
    const base = `${origin}/api/playback/${playbackId}/t/`;
    for (const url of [streamUrl, thumbnailUrl, highestResolutionUrl]) expect(url?.startsWith(base)).toBe(true);
    const playlist = await play(streamUrl, { origin: "https://player.example" });
    expect([playlist.status, playlist.text]).toEqual([200, multivariant]);
    expect(playlist.headers.get("cache-control")).toBe("private, max-age=5");
    expect(playlist.headers.get("access-control-allow-origin")).toBe("*");
    const poster = await play(thumbnailUrl);
    expect([poster.status, poster.headers.get("cache-control")]).toEqual([200, "private, max-age=31536000, immutable"]);
  });

  test("› keeps its token through the relative URIs of its playlists, also to another stream's renditions", async () => {
    const { streamUrl } = await streamOf(video);
    const uri = multivariant.split("\n").find((line) => line && !line.startsWith("#")) ?? "";
    const variant = new URL(uri, streamUrl);
    const piece = new URL("segment-00001.m4s", variant);
    const shared = new URL(`../${video.jobId}/${uri.replace("playlist.m3u8", "segment-00001.m4s")}`, streamUrl);
    expect(tokenOf(piece.href)).toBe(tokenOf(streamUrl));
    for (const url of [piece, shared]) {
      const answer = await play(url.href, { range: "bytes=0-9" });
      expect([answer.status, answer.headers.get("content-range")]).toEqual([206, `bytes 0-9/${segment.length}`]);
      expect(answer.headers.get("cache-control")).toBe("private, max-age=31536000, immutable");
    }
  });

  test("› 403 from the moment its address ends, and the API gives a new one", async () => {
    const { clock } = harness.t;
    const { streamUrl } = await streamOf(video);
    clock.advance(500);
    expect((await play(streamUrl)).status).toBe(200);
    clock.advance(110);
    const problem = expectProblem(await play(streamUrl), 403, "forbidden");
    expect(problem.detail).toContain("get a new one from the API");
    const { streamUrl: fresh } = await streamOf(video);
    expect(fresh).not.toBe(streamUrl);
    expect((await play(fresh)).status).toBe(200);
    clock.advance(-610);
  });

  test("› 404 without a token, with a forged one and with another video's", async () => {
    const { streamUrl, thumbnailUrl } = await streamOf(video);
    const token = tokenOf(streamUrl);
    const theirs = tokenOf((await streamOf(other)).streamUrl);
    const [expiry = "", mac = ""] = token.split(".");
    const later = (Number.parseInt(expiry, 36) + 1).toString(36);
    const forged = [
      ...[theirs, `${later}.${mac}`, `${expiry}.${"A".repeat(32)}`, `${expiry}.`, expiry, mac, "x", ".", `${token}x`],
      ...[`${expiry}.${mac.slice(0, -1)}${mac.endsWith("A") ? "B" : "A"}`, encodeURIComponent(`${token}/..`)],
    ];
    for (const url of [streamUrl, thumbnailUrl]) {
      for (const value of forged) expectProblem(await play(url.replace(token, value)), 404, "not_found");
      expectProblem(await play(url.replace(`t/${token}/`, "")), 404, "not_found");
      expectProblem(await play(url.replace(`t/${token}/`, `t/${token}/t/${token}/`)), 404, "not_found");
    }
  });

  test("› 404 by a valid token for what is none of its files", async () => {
    const { streamUrl } = await streamOf(video);
    const base = streamUrl.slice(0, streamUrl.indexOf("streams/"));
    for (const path of [`streams/${other.jobId}/multivariant.m3u8`, "streams/", "poster.png", "..%2F..%2Fposter.jpg"])
      expectProblem(await play(base + path), 404, "not_found");
  });

  test("› made public plays by plain addresses, and those that were signed go on until they end", async () => {
    const signed = (await streamOf(other)).streamUrl;
    await setVisibility(other.id, "public");
    const { streamUrl } = await streamOf(other);
    expect(streamUrl).not.toContain("/t/");
    const answer = await play(streamUrl);
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "public, max-age=5"]);
    expect((await play(signed)).status).toBe(200);
    expectProblem(await play(signed.replace(/\/t\/[^/]+/, "/t/x.y")), 404, "not_found");
    await setVisibility(other.id, "private");
    expectProblem(await play(streamUrl), 404, "not_found");
  });

  test("› is not in the list of public ones, and has its own there", async () => {
    const idsOf = async (query: string) => {
      const { json } = await harness.call("GET", `/api/videos/published?${query}`);
      return (json as { library: { id: number } }[]).map(({ library }) => library.id);
    };
    expect(await idsOf("visibility=public")).toEqual([]);
    expect(await idsOf("visibility=private")).toEqual([other.id, video.id]);
  });
});

describe("CDN_BASE_URL", () => {
  test("› leads players to the CDN, for public and private videos, and leaves the API where it is", async () => {
    const cdn = "https://cdn.films.example/vergence";
    const { t } = harness;
    const resources = { ...t.resources, config: loadConfig({ ...t.env, CDN_BASE_URL: `${cdn}/` }) };
    const call = createCaller(createApi(resources), t.adminKey, []);
    const read = async () => videoStreams.parse((await call("GET", `/api/videos/${video.id}/streams`)).json);
    const { streams, library } = await read();
    const base = `${cdn}/api/playback/${playbackId}/t/`;
    for (const url of [streams[0]?.streamUrl, streams[0]?.highestResolutionUrl, library.thumbnailUrl])
      expect(url?.startsWith(base)).toBe(true);
    // The CDN passes the path on as it is.
    const path = new URL(streams[0]?.streamUrl ?? "").pathname.replace("/vergence", "");
    expect((await call("GET", path, { key: null })).status).toBe(200);
    await setVisibility(video.id, "public");
    expect((await read()).streams[0]?.streamUrl).toBe(
      `${cdn}/api/playback/${playbackId}/streams/${video.jobId}/multivariant.m3u8`,
    );
  });
});
