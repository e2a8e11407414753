import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FetchStage, film, mebibyte, openFetchStage, otherFilm, small } from "./testing/fetch-stage.ts";
import {
  answers,
  dropsAfter,
  inTurn,
  type Manner,
  rangeStart,
  wellBehaved,
  writeHead,
} from "./testing/remote-server.ts";

let stage: FetchStage;
beforeAll(async () => {
  stage = await openFetchStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.begin());

describe("fetchSource › stores the file", () => {
  test("in one go, in parts, and gives it a name", async () => {
    const claimed = await stage.expectFilm(wellBehaved);
    expect(stage.ranges()).toEqual(["all"]);
    expect(await stage.rowOf(claimed)).toMatchObject({
      fileName: "film.mp4",
      totalBytes: BigInt(film.length),
      validator: '"one"',
    });
  });

  test("of a server that drops every connection, from where it broke off", async () => {
    await stage.expectFilm(dropsAfter(4 * mebibyte));
    expect(stage.ranges()).toHaveLength(3);
    expect(stage.ranges()[0]).toBe("all");
  });

  test("by a Last-Modified that is old enough, where there is no etag", async () => {
    stage.remote.etag = null;
    const modified = "Sat, 31 Jan 2026 09:30:00 GMT";
    const manner: Manner = (request, response, server) => {
      const isRest = request.headers["if-range"] === modified;
      expect(request.headers["if-range"] ?? modified).toBe(modified);
      dropsAfter(6 * mebibyte, { "last-modified": modified })(request, response, {
        ...server,
        etag: isRest ? modified : null,
      });
    };
    await stage.expectFilm((request, response, server) => manner(request, response, server));
    expect(stage.ranges()).toHaveLength(2);
  });

  test.each<[string, string | null]>([
    ["no validator at all", null],
    ["a weak etag", 'W/"one"'],
  ])("started over after a drop where there is %s", async (_, etag) => {
    stage.remote.etag = etag;
    await stage.expectFilm(inTurn(dropsAfter(6 * mebibyte), wellBehaved));
    expect(stage.ranges()).toEqual(["all", "all"]);
  });

  test("of a server that knows no ranges, and skips what is there", async () => {
    const whole: Manner = (_, response, { file, etag }) => {
      response.writeHead(200, { "content-length": file.length, etag: etag ?? "" }).end(file);
    };
    await stage.expectFilm(inTurn(dropsAfter(6 * mebibyte), whole));
    expect(stage.ranges()).toHaveLength(2);
  });

  test("that changes between two ranges: the new one whole, nothing of the old one", async () => {
    const changes: Manner = (request, response, server) => {
      server.file = otherFilm;
      server.etag = '"two"';
      wellBehaved(request, response, server);
    };
    await stage.expectFilm(inTurn(dropsAfter(6 * mebibyte), changes), {}, otherFilm);
  });

  test.each<[string, Record<string, string>]>([
    ["another etag", { etag: '"two"' }],
    ["another length", { "content-range": `bytes ${6 * mebibyte}-${film.length}/${film.length + 1}` }],
  ])("started over where a 206 carries %s, whatever the condition was", async (_, headers) => {
    const ignores: Manner = (_request, response, { file }) => {
      const rest = file.subarray(6 * mebibyte);
      const fit = { "content-range": `bytes ${6 * mebibyte}-${file.length - 1}/${file.length}`, etag: '"one"' };
      response.writeHead(206, { ...fit, "content-length": rest.length, ...headers }).end(rest);
    };
    await stage.expectFilm(inTurn(dropsAfter(6 * mebibyte), ignores, wellBehaved));
    expect(stage.ranges()).toEqual(["all", expect.stringMatching(/^bytes=/), "all"]);
  });

  test("of unknown length, in chunks, and takes it up by its etag", async () => {
    const chunked = { "content-length": null };
    await stage.expectFilm(inTurn(dropsAfter(6 * mebibyte, chunked), wellBehaved));
    const ends: Manner = (request, response, server) => {
      const start = writeHead(request, response, server, chunked);
      response.end(server.file.subarray(start));
    };
    await stage.expectFilm(ends);
  });

  test("of unknown length that falls silent behind its last byte: 416 says that this was all", async () => {
    const neverEnds: Manner = (request, response, server) => {
      const { file, etag } = server;
      const start = rangeStart(request, server);
      if (start === file.length) {
        response.writeHead(416, { "content-range": `bytes */${file.length}`, etag: etag ?? "" }).end();
        return;
      }
      writeHead(request, response, server, { "content-length": null });
      response.write(file.subarray(start));
    };
    stage.remote.file = small;
    await stage.expectFilm(neverEnds, { limits: { idleMs: 500, maxFruitlessTries: 9 } }, small);
    expect(stage.ranges().at(-1)).toBe(`bytes=${small.length}-`);
  });

  test("after 500, 503, 429 with Retry-After, and a range that was not asked for", async () => {
    const wrong: Manner = (request, response, server) => {
      if (!request.headers.range) return dropsAfter(6 * mebibyte)(request, response, server);
      response.writeHead(206, { "content-range": `bytes 5-9/${server.file.length}`, etag: '"one"' }).end("wrong");
    };
    await stage.expectFilm(
      inTurn(
        answers(500),
        answers(503),
        dropsAfter(6 * mebibyte),
        wrong,
        answers(429, { "retry-after": "1" }),
        wellBehaved,
      ),
      { limits: { maxFruitlessTries: 3 } },
    );
  });

  test("at the end of five redirects of every kind, relative ones too", async () => {
    const hops = [301, 302, 303, 307, 308];
    const manner: Manner = (request, response, server) => {
      const hop = Number(/^\/hop-(\d)$/.exec(request.url ?? "")?.[1] ?? 0);
      const status = request.url === "/last" ? undefined : hops[hop];
      if (!status) return wellBehaved(request, response, server);
      const location =
        hop === hops.length - 1 ? "/last" : hop % 2 ? `hop-${hop + 1}` : `http://${server.host}/hop-${hop + 1}`;
      response.writeHead(status, { location }).end();
    };
    await stage.expectFilm(manner);
  });

  test("without sending a key of ours, a cookie or a referrer anywhere", async () => {
    let headers: string[] = [];
    await stage.expectFilm((request, response, server) => {
      headers = Object.keys(request.headers).sort();
      wellBehaved(request, response, server);
    });
    expect(headers).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
  });
});
