import { appendFile, cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentTypeOf } from "../hls/hls-names.ts";
import { makeClip, runFfmpeg } from "../testing/make-clip.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { rules } from "./rules/index.ts";
import { baseSeconds, high, makeH264Stream, makeStereoStream } from "./testing/base-streams.ts";
import { h264MediaCases } from "./testing/h264-media-cases.ts";
import { h264MultivariantCases } from "./testing/h264-multivariant-cases.ts";
import { stereoCases } from "./testing/stereo-cases.ts";
import { validateStream } from "./validate-stream.ts";

const h264Cases = [...h264MultivariantCases, ...h264MediaCases];
/** Broken by cases below that are no line of a table. */
const provenElsewhere = ["10.1", "2.17", "8.18", "9.6", "9.7"];

describe("validateStream", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const base = (name: string) => join(folder.path, name);

  beforeAll(async () => {
    folder = await temporaryFolder();
    for (const name of ["sources", "h264", "stereo"]) await mkdir(base(name));
    await makeH264Stream(base("h264"), base("sources"));
    await makeStereoStream(base("stereo"), base("sources"));
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const broken = async (place: string) => {
    const findings = (await validateStream(place)).filter(({ level }) => level === "must");
    return [...new Set(findings.map(({ rule }) => rule))].sort();
  };
  const copyOf = async (name: string) => {
    const copy = await mkdtemp(`${base(name)}-`);
    await cp(base(name), copy, { recursive: true });
    return copy;
  };

  it.each(["h264", "stereo"])("finds no MUST broken in the %s stream as it was made", async (name) => {
    expect(await validateStream(base(name)).then((all) => all.filter(({ level }) => level === "must"))).toEqual([]);
  });

  const tables = [
    ["h264", h264Cases],
    ["stereo", stereoCases],
  ] as const;
  describe.each(tables)("of the %s stream", (name, cases) => {
    it.each(cases.map((each) => [each.title, each.breaks, each] as const))(
      "%s breaks %j",
      async (_, breaks, { tamper }) => {
        const copy = await copyOf(name);
        await tamper(copy);
        expect(await broken(copy)).toEqual(breaks);
        await rm(copy, { recursive: true });
      },
    );
  });

  it("proves every MUST by at least one broken stream", () => {
    const proven = new Set([...h264Cases, ...stereoCases].flatMap(({ breaks }) => breaks).concat(provenElsewhere));
    const musts = rules.filter(({ level }) => level === "must").map(({ id }) => id);
    expect(musts.filter((id) => !proven.has(id))).toEqual([]);
    expect([...proven].filter((id) => !musts.includes(id))).toEqual([]);
  });

  it("gives every rule an id of its own", () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  it("names the rule, the place and what to do", async () => {
    const copy = await copyOf("h264");
    await rm(join(copy, high, "segment-00002.m4s"));
    expect(await validateStream(copy)).toContainEqual({
      rule: "rfc8216bis-6.2.1",
      title: "Everything that a playlist names is there",
      level: "must",
      where: `${high}/segment-00002.m4s`,
      message: `This segment does not exist; ${high}/playlist.m3u8 names it.`,
    });
  });

  it("finds the header of a subtitle's segment however large that is", async () => {
    const copy = await copyOf("h264");
    const segment = join(copy, "subtitles-en", "segment-00001.vtt");
    await appendFile(segment, `\n00:00:00.000 --> 00:00:04.000\n${"x".repeat(17 * 2 ** 20)}\n`);
    expect(await broken(copy)).not.toContain("5.3");
    await rm(copy, { recursive: true });
  });

  it("finds audio tracks that are muxed into the video", async () => {
    const copy = await copyOf("h264");
    const film = await makeClip(base("sources"), {
      fileName: "muxed.mp4",
      seconds: baseSeconds,
      size: "160x90",
      tones: [440, 660],
    });
    const out = join(copy, high);
    await rm(out, { recursive: true });
    await mkdir(out);
    const encode = [
      "-map",
      "0",
      "-c:v",
      "libx264",
      "-preset",
      "ultrafast",
      "-g",
      "48",
      "-sc_threshold",
      "0",
      "-c:a",
      "aac",
    ];
    const hls = [
      "-ac:a:1",
      "6",
      "-f",
      "hls",
      "-hls_time",
      "1.999",
      "-hls_playlist_type",
      "vod",
      "-hls_segment_type",
      "fmp4",
    ];
    await runFfmpeg(out, [
      "-i",
      film,
      ...encode,
      ...hls,
      "-hls_segment_filename",
      `${out}/segment-%05d.m4s`,
      `${out}/playlist.m3u8`,
    ]);
    expect(await broken(copy)).toEqual(expect.arrayContaining(["2.17", "9.6", "9.7"]));
  });

  it("checks a stream on the web, and how it is delivered", async () => {
    const served = { gzip: true, redirects: false };
    const server = createServer(async (request, response) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      if (served.redirects && path.endsWith("segment-00001.m4s") && !path.startsWith("/moved")) {
        response.writeHead(302, { location: `/moved${path}` }).end();
        return;
      }
      const bytes = await readFile(join(base("h264"), path.replace("/moved", ""))).catch(() => null);
      if (!bytes) return void response.writeHead(404).end();
      const isGzip = served.gzip && path.endsWith(".m3u8");
      response.setHeader("content-type", contentTypeOf(path));
      if (isGzip) response.setHeader("content-encoding", "gzip");
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
      if (!range) return void response.end(isGzip ? gzipSync(bytes) : bytes);
      const part = bytes.subarray(Number(range[1]), Number(range[2]) + 1);
      response.writeHead(206, {
        "content-range": `bytes ${range[1]}-${Number(range[1]) + part.length - 1}/${bytes.length}`,
      });
      response.end(part);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/multivariant.m3u8`;
      expect(await broken(url)).toEqual([]);
      served.gzip = false;
      expect(await broken(url)).toEqual(["10.1"]);
      Object.assign(served, { gzip: true, redirects: true });
      expect(await broken(url)).toEqual(["8.18"]);
      await expect(validateStream(url.replace("multi", "no"))).rejects.toMatchObject({
        code: "unreadable_media",
        message: expect.stringMatching(/is answered with HTTP 404\.$/),
      });
    } finally {
      server.close();
    }
  });

  it.each([
    ["nowhere", /does not exist/],
    ["sources", /holds no multivariant playlist/],
    ["sources/en.srt", /is no multivariant playlist: it lists no variant/],
    [`h264/${high}/playlist.m3u8`, /is a media playlist; name the multivariant playlist that lists it/],
  ])("refuses %s with a sentence", async (name, message) => {
    await expect(validateStream(base(name))).rejects.toMatchObject({
      code: "unreadable_media",
      permanent: true,
      message: expect.stringMatching(message),
    });
  });

  it("reads no file of this machine for a stream on the web", async () => {
    const text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfile:///etc/hosts\n";
    const server = createServer((_, response) => void response.end(text));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const findings = await validateStream(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.m3u8`);
    server.close();
    expect(findings).toContainEqual(
      expect.objectContaining({
        where: "file:///etc/hosts",
        message: expect.stringContaining("has a URL of a kind that cannot be read here (file:)"),
      }),
    );
  });
});
