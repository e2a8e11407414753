import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FetchStage, mebibyte, openFetchStage, small } from "./testing/fetch-stage.ts";
import { answers, dropsAfter, inTurn, type Manner, writeHead } from "./testing/remote-server.ts";

let stage: FetchStage;
beforeAll(async () => {
  stage = await openFetchStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.begin());

describe("fetchSource › gives up for now on", () => {
  test.each<[string, Manner, string, number?]>([
    ["a server that is busy for good", answers(503), "remote_busy"],
    ["one that asks to be left alone for an hour", answers(429, { "retry-after": "3600" }), "remote_busy"],
    ["a length that is a lie", dropsAfter(20_000, { "content-length": 1_000_000 }), "remote_dropped"],
    ["a connection that drops at once", (request) => void request.socket.destroy(), "remote_unreachable"],
    ["a server that says nothing", () => undefined, "remote_unreachable", 300],
  ])("%s", async (_, manner, code, idleMs = 10_000) => {
    stage.remote.file = small;
    const lies: Manner = (request, response, server) => {
      if (code !== "remote_dropped") return manner(request, response, server);
      writeHead(request, response, server, { "content-length": 1_000_000 });
      response.write(server.file.subarray(0, 20_000), () => response.destroy());
    };
    await stage.expectRefusal(lies, code, { limits: { idleMs } });
  });

  test("a server that ends before the length that it announced", async () => {
    stage.remote.file = small;
    const short: Manner = (request, response, { file, etag }) => {
      const socket = response.socket;
      expect(request.headers.range).toBeUndefined();
      socket?.end(
        `HTTP/1.1 200 OK\r\nETag: ${etag}\r\nContent-Length: ${file.length + 10}\r\n\r\n${file.toString("latin1")}`,
        "latin1",
      );
    };
    stage.remote.manner = inTurn(short, answers(404));
    const claimed = await stage.claim();
    // What came is kept; the rest is asked for, and there is none.
    await expect(stage.run(claimed)).rejects.toMatchObject({ code: "remote_answer" });
    expect(stage.ranges()).toEqual(["all", expect.stringMatching(/^bytes=\d+-$/)]);
  });

  test("one that sends byte by byte, for ever", async () => {
    const timers = new Set<NodeJS.Timeout>();
    const loris: Manner = (request, response, server) => {
      const start = writeHead(request, response, server);
      response.write(server.file.subarray(start, start + 100));
      let at = start + 100;
      timers.add(setInterval(() => response.write(server.file.subarray(at, ++at)), 20));
    };
    await stage.expectRefusal(loris, "remote_slow");
    for (const timer of timers) clearInterval(timer);
  });

  test("one that falls silent in the middle", async () => {
    const stalls: Manner = (request, response, server) => {
      const start = writeHead(request, response, server);
      response.write(server.file.subarray(start, start + 100));
    };
    await stage.expectRefusal(stalls, "remote_silent", { limits: { idleMs: 10_000, slowWindowMs: 60_000 } });
  });

  test("a file that is another one at every look", async () => {
    let version = 0;
    const manner: Manner = (request, response, server) => {
      server.etag = `"${++version}"`;
      dropsAfter(mebibyte)(request, response, server);
    };
    await stage.expectRefusal(manner, "remote_changing", { limits: { maxFruitlessTries: 9 } });
  });

  test("nobody there", async () => {
    // A port that was free a moment ago may be in use by now; the first one never is.
    const claimed = await stage.claim("http://127.0.0.1:1/film.mp4");
    await expect(stage.run(claimed, { allowedHosts: ["127.0.0.1"] })).rejects.toMatchObject({
      code: "remote_unreachable",
      message: "127.0.0.1:1 cannot be reached (ECONNREFUSED).",
    });
  });

  test("an address, without telling more of it than its host", async () => {
    stage.remote.manner = answers(404);
    const claimed = await stage.claim(`${stage.remote.url}?X-Amz-Signature=secret`);
    await expect(stage.run(claimed)).rejects.toThrow(`${stage.remote.host} answers 404.`);
    const audit = await stage.resources.db.auditEvent.findMany({ where: { videoId: claimed.videoId } });
    expect(JSON.stringify(audit, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      "secret",
    );
  });
});
