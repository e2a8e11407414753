import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FetchStage, film, mebibyte, openFetchStage } from "./testing/fetch-stage.ts";
import { answers, dropsAfter, type Manner, wellBehaved } from "./testing/remote-server.ts";

let stage: FetchStage;
beforeAll(async () => {
  stage = await openFetchStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.begin());

describe("fetchSource › refuses", () => {
  test.each<[string, Manner, string]>([
    ["404", answers(404), "remote_answer"],
    ["403", answers(403), "remote_answer"],
    ["401", answers(401), "remote_answer"],
    ["204", answers(204), "remote_answer"],
    ["304", answers(304), "remote_answer"],
    ["a range that was not asked for", answers(206, { "content-range": "bytes 0-9/10" }), "remote_answer"],
    ["a redirect loop", answers(302, { location: "/film.mp4" }), "remote_redirects"],
    ["a redirect to nowhere", answers(302), "remote_redirects"],
    ["a redirect to no URL", answers(302, { location: "http://" }), "remote_redirects"],
    ["a redirect to loopback", answers(302, { location: "http://127.0.0.1:1/" }), "remote_refused"],
    ["a redirect to loopback in disguise", answers(302, { location: "http://2130706433:1/" }), "remote_refused"],
    ["a redirect to localhost", answers(307, { location: "http://localhost:1/" }), "remote_refused"],
    ["a redirect to metadata", answers(301, { location: "http://169.254.169.254/latest/" }), "remote_refused"],
    ["a redirect to metadata of IPv6", answers(301, { location: "http://[fd00:ec2::254]/" }), "remote_refused"],
    ["a redirect to a mapped address", answers(308, { location: "http://[::ffff:10.0.0.1]/" }), "remote_refused"],
    ["a redirect to a file", answers(302, { location: "file:///etc/passwd" }), "remote_refused"],
    ["a redirect with credentials", answers(302, { location: "http://a:b@example.com/" }), "remote_refused"],
    ["an empty file", answers(200, { "content-length": "0" }), "remote_empty"],
    ["an encoded file", answers(200, { "content-encoding": "gzip", "content-length": "9" }), "remote_encoded"],
  ])("%s", async (_, manner, code) => {
    await stage.expectRefusal(manner, code);
  });

  const sends =
    (body: string, headers: Record<string, string> = {}): Manner =>
    (_, response) =>
      void response.writeHead(200, headers).end(body);

  test.each<[string, Manner]>([
    ["a page", sends("<!doctype html><title>Sign in</title>", { "content-type": "text/html; charset=utf-8" })],
    ["a page that is called a video", sends("<!doctype html><title>Sign in</title>", { "content-type": "video/mp4" })],
    ["JSON", sends('{"error":"expired signature"}', { "content-type": "application/json" })],
    ["Matroska", sends(`\x1a\x45\xdf\xa3${"x".repeat(100)}`, { "content-type": "video/x-matroska" })],
    ["a few bytes", sends("\0\0\0\x08ftyp", { "content-type": "video/mp4" })],
    ["nothing, in chunks", sends("", { "transfer-encoding": "chunked" })],
  ])("%s", async (_, manner) => {
    await stage.expectRefusal(manner, "remote_type");
    expect(stage.remote.seen).toHaveLength(1);
  });

  test("a file that announces too much, before its first byte", async () => {
    await stage.expectRefusal(wellBehaved, "remote_too_large", { limits: { maxBytes: film.length - 1 } });
  });

  test("an endless body, as soon as it is too large", async () => {
    const endless: Manner = (_, response) => {
      response.writeHead(200);
      response.write(film.subarray(0, 64));
      const more = () => {
        while (!response.destroyed && response.write(film));
      };
      response.on("drain", more);
      more();
    };
    await stage.expectRefusal(endless, "remote_too_large", { limits: { maxBytes: 6 * mebibyte } });
  });

  test.each<[string, string[]]>([
    ["loopback", ["127.0.0.1"]],
    ["one private among public ones", ["93.184.215.14", "10.0.0.1"]],
    ["shared address space", ["100.64.0.1"]],
    ["this network", ["0.0.0.0"]],
    ["NAT64", ["64:ff9b::7f00:1"]],
  ])("a name that resolves to %s, without a connection", async (_, addresses) => {
    const { port } = new URL(stage.remote.url);
    const claimed = await stage.claim(`http://films.example:${port}/film.mp4`);
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    await expect(stage.run(claimed, { allowedHosts: [], resolve })).rejects.toMatchObject({ code: "remote_refused" });
    expect(stage.remote.seen).toEqual([]);
  });

  test("a name that is public at first and loopback when the connection is taken up again", async () => {
    stage.remote.manner = dropsAfter(6 * mebibyte);
    const { port } = new URL(stage.remote.url);
    const claimed = await stage.claim(`http://rebinding.example:${port}/film.mp4`);
    let allowedHosts = ["rebinding.example"];
    const manner = stage.remote.manner;
    // The exception stands for the public address of the first answer.
    stage.remote.manner = (...call) => {
      allowedHosts.length = 0;
      manner(...call);
    };
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    await expect(stage.run(claimed, { allowedHosts, resolve })).rejects.toMatchObject({ code: "remote_refused" });
    allowedHosts = [];
    expect(stage.remote.seen).toHaveLength(1);
  });
});
