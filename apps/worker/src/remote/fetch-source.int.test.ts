import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { claimFetch, type FetchClaim, type Resources, startRemoteUpload } from "@vergence/core";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fetchSource } from "./fetch-source.ts";
import type { RemoteCaller } from "./open-remote.ts";
import { defaultRemoteLimits, type RemoteLimits } from "./remote-limits.ts";
import {
  answers,
  dropsAfter,
  inTurn,
  type Manner,
  type RemoteServer,
  rangeStart,
  startRemoteServer,
  wellBehaved,
  writeHead,
} from "./testing/remote-server.ts";

const mebibyte = 2 ** 20;
/** An MP4 by its first box: three parts of the tests' 5 MiB, the last one not whole. */
const film = Buffer.concat([Buffer.from("\0\0\0\x18ftypisom"), randomBytes(11 * mebibyte)]);
const otherFilm = Buffer.concat([Buffer.from("\0\0\0\x18ftypisom"), randomBytes(11 * mebibyte)]);
const small = film.subarray(0, 300_000);

let t: TestContext;
let remote: RemoteServer;
let folder: string;
beforeAll(async () => {
  t = await createTestContext();
});
afterAll(() => t?.close());
beforeEach(async () => {
  remote = await startRemoteServer(film);
  folder = await mkdtemp(join(tmpdir(), "vergence-remote-"));
});
afterEach(async () => {
  await remote.close();
  await rm(folder, { recursive: true, force: true });
});

const limits: RemoteLimits = {
  ...defaultRemoteLimits,
  ...{ maxBytes: 50 * mebibyte, idleMs: 2_000, slowWindowMs: 600, minBytesPerWindow: 2_000, maxFruitlessTries: 2 },
};

/** A video whose fetch job is this test's. */
async function claim(url = remote.url): Promise<FetchClaim> {
  const config = { ...t.resources.config, outboundAllowedHosts: [new URL(url).host] };
  const input = { name: "A film", description: "", layout: "2D", perspective: "Regular", folderName: "Home" } as const;
  const { id } = await startRemoteUpload(
    { ...t.contextFor("upload"), config },
    { ...input, videoUrl: url, secondaryVideoUrl: undefined },
  );
  const { id: jobId } = await t.resources.db.job.findFirstOrThrow({ where: { videoId: id } });
  return (await claimFetch(t.resources, jobId)) ?? expect.unreachable();
}

interface RunOptions {
  limits?: Partial<RemoteLimits>;
  allowedHosts?: string[];
  resolve?: RemoteCaller["resolve"];
  signal?: AbortSignal;
  resources?: Resources;
}

async function run(held: FetchClaim, options: RunOptions = {}): Promise<void> {
  const [source] = held.sources;
  const caller: RemoteCaller = {
    limits: { ...limits, ...options.limits },
    signal: options.signal ?? new AbortController().signal,
    allowedHosts: options.allowedHosts ?? [remote.host],
    ...(options.resolve && { resolve: options.resolve }),
  };
  const resources = options.resources ?? t.resources;
  await fetchSource(
    { resources, claim: held, caller, folder, onProgress: () => undefined },
    source ?? expect.unreachable(),
  );
}

const rowOf = (held: FetchClaim) =>
  t.resources.db.remoteSource.findUniqueOrThrow({ where: { id: held.sources[0]?.sourceId ?? "" } });

/** The object is these very bytes, and its row says so; no upload stays open. */
async function expectStored(held: FetchClaim, bytes: Buffer): Promise<void> {
  const { storageKey, ...row } = await rowOf(held);
  const object = await t.resources.storage.getObject(storageKey);
  const stored = await buffer(object?.stream ?? expect.unreachable());
  const digest = (of: Buffer) => createHash("sha256").update(of).digest("hex");
  expect([stored.length, digest(stored)]).toEqual([bytes.length, digest(bytes)]);
  expect(row).toMatchObject({ sizeBytes: BigInt(bytes.length), etag: object?.etag });
  const open = [];
  for await (const upload of t.resources.storage.listMultipartUploads(storageKey)) open.push(upload);
  expect(open).toEqual([]);
}

async function expectNothing(held: FetchClaim): Promise<void> {
  expect(await t.resources.storage.headObject((await rowOf(held)).storageKey)).toBeNull();
}

/** Fetches with this manner, and expects the film in the end. */
async function expectFilm(manner: Manner, options: RunOptions = {}, bytes = film): Promise<FetchClaim> {
  remote.manner = manner;
  const held = await claim();
  await run(held, options);
  await expectStored(held, bytes);
  return held;
}

/** Fetches with this manner, and expects to be told why not. */
async function expectRefusal(manner: Manner, code: string, options: RunOptions = {}): Promise<void> {
  remote.manner = manner;
  const held = await claim();
  await expect(run(held, options)).rejects.toMatchObject({ code });
  await expectNothing(held);
}

const ranges = () => remote.seen.map((line) => line.split(" ")[2] ?? "all");

describe("fetchSource › stores the file", () => {
  test("in one go, in parts, and gives it a name", async () => {
    const held = await expectFilm(wellBehaved);
    expect(ranges()).toEqual(["all"]);
    expect(await rowOf(held)).toMatchObject({
      fileName: "film.mp4",
      totalBytes: BigInt(film.length),
      validator: '"one"',
    });
  });

  test("of a server that drops every connection, from where it broke off", async () => {
    await expectFilm(dropsAfter(4 * mebibyte));
    expect(ranges()).toHaveLength(3);
    expect(ranges()[0]).toBe("all");
  });

  test("by a Last-Modified that is old enough, where there is no etag", async () => {
    remote.etag = null;
    const modified = "Sat, 31 Jan 2026 09:30:00 GMT";
    const manner: Manner = (request, response, server) => {
      const isRest = request.headers["if-range"] === modified;
      expect(request.headers["if-range"] ?? modified).toBe(modified);
      dropsAfter(6 * mebibyte, { "last-modified": modified })(request, response, {
        ...server,
        etag: isRest ? modified : null,
      });
    };
    await expectFilm((request, response, server) => manner(request, response, server));
    expect(ranges()).toHaveLength(2);
  });

  test.each<[string, string | null]>([
    ["no validator at all", null],
    ["a weak etag", 'W/"one"'],
  ])("begun anew after a drop where there is %s", async (_, etag) => {
    remote.etag = etag;
    await expectFilm(inTurn(dropsAfter(6 * mebibyte), wellBehaved));
    expect(ranges()).toEqual(["all", "all"]);
  });

  test("of a server that knows no ranges, and skips what is there", async () => {
    const whole: Manner = (_, response, { file, etag }) => {
      response.writeHead(200, { "content-length": file.length, etag: etag ?? "" }).end(file);
    };
    await expectFilm(inTurn(dropsAfter(6 * mebibyte), whole));
    expect(ranges()).toHaveLength(2);
  });

  test("that changes between two ranges: the new one whole, nothing of the old one", async () => {
    const changes: Manner = (request, response, server) => {
      server.file = otherFilm;
      server.etag = '"two"';
      wellBehaved(request, response, server);
    };
    await expectFilm(inTurn(dropsAfter(6 * mebibyte), changes), {}, otherFilm);
  });

  test.each<[string, Record<string, string>]>([
    ["another etag", { etag: '"two"' }],
    ["another length", { "content-range": `bytes ${6 * mebibyte}-${film.length}/${film.length + 1}` }],
  ])("begun anew where a 206 carries %s, whatever the condition was", async (_, headers) => {
    const ignores: Manner = (_request, response, { file }) => {
      const rest = file.subarray(6 * mebibyte);
      const fit = { "content-range": `bytes ${6 * mebibyte}-${file.length - 1}/${file.length}`, etag: '"one"' };
      response.writeHead(206, { ...fit, "content-length": rest.length, ...headers }).end(rest);
    };
    await expectFilm(inTurn(dropsAfter(6 * mebibyte), ignores, wellBehaved));
    expect(ranges()).toEqual(["all", expect.stringMatching(/^bytes=/), "all"]);
  });

  test("of unknown length, in chunks, and takes it up by its etag", async () => {
    const chunked = { "content-length": null };
    await expectFilm(inTurn(dropsAfter(6 * mebibyte, chunked), wellBehaved));
    const ends: Manner = (request, response, server) => {
      const start = writeHead(request, response, server, chunked);
      response.end(server.file.subarray(start));
    };
    await expectFilm(ends);
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
    remote.file = small;
    await expectFilm(neverEnds, { limits: { idleMs: 500, maxFruitlessTries: 9 } }, small);
    expect(ranges().at(-1)).toBe(`bytes=${small.length}-`);
  });

  test("after 500, 503, 429 with Retry-After, and a range that was not asked for", async () => {
    const wrong: Manner = (request, response, server) => {
      if (!request.headers.range) return dropsAfter(6 * mebibyte)(request, response, server);
      response.writeHead(206, { "content-range": `bytes 5-9/${server.file.length}`, etag: '"one"' }).end("wrong");
    };
    await expectFilm(
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
    await expectFilm(manner);
  });

  test("without sending a key of ours, a cookie or a referrer anywhere", async () => {
    let headers: string[] = [];
    await expectFilm((request, response, server) => {
      headers = Object.keys(request.headers).sort();
      wellBehaved(request, response, server);
    });
    expect(headers).toEqual(["accept", "accept-encoding", "connection", "host", "user-agent"]);
  });
});

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
    await expectRefusal(manner, code);
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
    await expectRefusal(manner, "remote_type");
    expect(remote.seen).toHaveLength(1);
  });

  test("a file that announces too much, before its first byte", async () => {
    await expectRefusal(wellBehaved, "remote_too_large", { limits: { maxBytes: film.length - 1 } });
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
    await expectRefusal(endless, "remote_too_large", { limits: { maxBytes: 6 * mebibyte } });
  });

  test.each<[string, string[]]>([
    ["loopback", ["127.0.0.1"]],
    ["one private among public ones", ["93.184.215.14", "10.0.0.1"]],
    ["shared address space", ["100.64.0.1"]],
    ["this network", ["0.0.0.0"]],
    ["NAT64", ["64:ff9b::7f00:1"]],
  ])("a name that resolves to %s, without a connection", async (_, addresses) => {
    const { port } = new URL(remote.url);
    const held = await claim(`http://films.example:${port}/film.mp4`);
    const resolve = async () => addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    await expect(run(held, { allowedHosts: [], resolve })).rejects.toMatchObject({ code: "remote_refused" });
    expect(remote.seen).toEqual([]);
  });

  test("a name that is public at first and loopback when the connection is taken up again", async () => {
    remote.manner = dropsAfter(6 * mebibyte);
    const { port } = new URL(remote.url);
    const held = await claim(`http://rebinding.example:${port}/film.mp4`);
    let allowedHosts = ["rebinding.example"];
    const manner = remote.manner;
    // The exception stands for the public address of the first answer.
    remote.manner = (...call) => {
      allowedHosts.length = 0;
      manner(...call);
    };
    const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
    await expect(run(held, { allowedHosts, resolve })).rejects.toMatchObject({ code: "remote_refused" });
    allowedHosts = [];
    expect(remote.seen).toHaveLength(1);
  });
});

describe("fetchSource › gives up for now on", () => {
  test.each<[string, Manner, string]>([
    ["a server that is busy for good", answers(503), "remote_busy"],
    ["one that asks to be left alone for an hour", answers(429, { "retry-after": "3600" }), "remote_busy"],
    ["a length that is a lie", dropsAfter(20_000, { "content-length": 1_000_000 }), "remote_dropped"],
    ["a connection that drops at once", (request) => void request.socket.destroy(), "remote_unreachable"],
    ["a server that says nothing", () => undefined, "remote_unreachable"],
  ])("%s", async (_, manner, code) => {
    remote.file = small;
    const lies: Manner = (request, response, server) => {
      if (code !== "remote_dropped") return manner(request, response, server);
      writeHead(request, response, server, { "content-length": 1_000_000 });
      response.write(server.file.subarray(0, 20_000), () => response.destroy());
    };
    await expectRefusal(lies, code, { limits: { idleMs: 300 } });
  });

  test("a server that ends before the length that it announced", async () => {
    remote.file = small;
    const short: Manner = (request, response, { file, etag }) => {
      const socket = response.socket;
      expect(request.headers.range).toBeUndefined();
      socket?.end(
        `HTTP/1.1 200 OK\r\nETag: ${etag}\r\nContent-Length: ${file.length + 10}\r\n\r\n${file.toString("latin1")}`,
        "latin1",
      );
    };
    remote.manner = inTurn(short, answers(404));
    const held = await claim();
    // What came is kept; the rest is asked for, and there is none.
    await expect(run(held)).rejects.toMatchObject({ code: "remote_answer" });
    expect(ranges()).toEqual(["all", expect.stringMatching(/^bytes=\d+-$/)]);
  });

  test("one that sends byte by byte, for ever", async () => {
    const timers = new Set<NodeJS.Timeout>();
    const loris: Manner = (request, response, server) => {
      const start = writeHead(request, response, server);
      response.write(server.file.subarray(start, start + 100));
      let at = start + 100;
      timers.add(setInterval(() => response.write(server.file.subarray(at, ++at)), 20));
    };
    await expectRefusal(loris, "remote_slow");
    for (const timer of timers) clearInterval(timer);
  });

  test("one that falls silent in the middle", async () => {
    const stalls: Manner = (request, response, server) => {
      const start = writeHead(request, response, server);
      response.write(server.file.subarray(start, start + 100));
    };
    await expectRefusal(stalls, "remote_silent", { limits: { idleMs: 200 } });
  });

  test("a file that is another one at every look", async () => {
    let version = 0;
    const manner: Manner = (request, response, server) => {
      server.etag = `"${++version}"`;
      dropsAfter(mebibyte)(request, response, server);
    };
    await expectRefusal(manner, "remote_changing", { limits: { maxFruitlessTries: 9 } });
  });

  test("nobody there", async () => {
    const gone = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
    });
    const held = await claim(`http://127.0.0.1:${gone}/film.mp4`);
    await expect(run(held, { allowedHosts: ["127.0.0.1"] })).rejects.toMatchObject({
      ...{ code: "remote_unreachable", message: `127.0.0.1:${gone} cannot be reached (ECONNREFUSED).` },
    });
  });

  test("an address, without telling more of it than its host", async () => {
    remote.manner = answers(404);
    const held = await claim(`${remote.url}?X-Amz-Signature=secret`);
    await expect(run(held)).rejects.toThrow(`${remote.host} answers 404.`);
    const audit = await t.resources.db.auditEvent.findMany({ where: { videoId: held.videoId } });
    expect(JSON.stringify(audit, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      "secret",
    );
  });
});

describe("fetchSource, after a worker that was killed", () => {
  /** As the next worker finds it. */
  const taken = async ({ jobId }: FetchClaim) => (await claimFetch(t.resources, jobId)) ?? expect.unreachable();

  /** Lets a worker die in the middle: it gets so many bytes, and then no answer. */
  async function dieAfter(bytes: number, held: FetchClaim): Promise<void> {
    const dying = new AbortController();
    remote.manner = (request, response, server) => {
      const start = writeHead(request, response, server);
      response.write(server.file.subarray(start, start + bytes));
    };
    const died = run(held, { signal: dying.signal, limits: { idleMs: 60_000, slowWindowMs: 60_000 } });
    died.catch(() => undefined);
    const { storage } = t.resources;
    const whole = Math.floor(bytes / (5 * mebibyte));
    await expect
      .poll(
        async () => {
          const { storageKey, multipartUploadId } = await rowOf(held);
          return multipartUploadId && (await storage.listParts(storageKey, multipartUploadId))?.length;
        },
        { timeout: 60_000 },
      )
      .toBe(whole);
    dying.abort(new Error("killed"));
    await expect(died).rejects.toThrow("killed");
    remote.seen.length = 0;
  }

  test("› goes on behind the parts that are stored", async () => {
    const held = await claim();
    await dieAfter(10.5 * mebibyte, held);
    remote.manner = wellBehaved;
    await run(await taken(held));
    await expectStored(held, film);
    expect(ranges()).toEqual([`bytes=${10 * mebibyte}-`]);
  });

  test("› begins anew where the file is another one now", async () => {
    const held = await claim();
    await dieAfter(10.5 * mebibyte, held);
    remote.etag = '"two"';
    remote.file = otherFilm.subarray(0, 7 * mebibyte);
    remote.manner = wellBehaved;
    await run(await taken(held));
    await expectStored(held, remote.file);
  });

  test("› locks the one before out: it can write nothing more down", async () => {
    const held = await claim();
    await taken(held);
    await expect(run(held)).rejects.toMatchObject({ name: "ClaimLostError" });
  });

  test.each(["uploadPart", "completeMultipartUpload", "headObject"] as const)(
    "› finishes, without a byte from elsewhere where all are stored, when it died right after %s",
    async (step) => {
      const held = await claim();
      let calls = 0;
      const storage = {
        ...t.resources.storage,
        [step]: async (...args: unknown[]) => {
          const done = await (t.resources.storage[step] as (...args: unknown[]) => Promise<unknown>)(...args);
          if (step !== "uploadPart" || ++calls === 3) throw new Error("killed");
          return done;
        },
      };
      await expect(run(held, { resources: { ...t.resources, storage } })).rejects.toThrow("killed");
      remote.seen.length = 0;
      remote.manner = answers(404);
      await run(await taken(held));
      await expectStored(held, film);
      expect(remote.seen).toEqual([]);
    },
  );

  test("› begins anew where the store has forgotten the upload", async () => {
    const held = await claim();
    await dieAfter(5.5 * mebibyte, held);
    const { storageKey, multipartUploadId } = await rowOf(held);
    await t.resources.storage.abortMultipartUpload(storageKey, multipartUploadId ?? "");
    remote.manner = wellBehaved;
    await run(await taken(held));
    await expectStored(held, film);
    expect(ranges()).toEqual(["all"]);
  });
});
