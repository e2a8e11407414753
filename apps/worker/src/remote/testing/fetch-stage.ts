import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Resources, startRemoteUpload } from "@vergence/core";
import { createTestContext } from "@vergence/core/testing";
import { claimFetch, type FetchClaim } from "@vergence/core/worker";
import { expect } from "vitest";
import { fetchSource } from "../fetch-source.ts";
import type { RemoteCaller } from "../open-remote.ts";
import { defaultRemoteLimits, type RemoteLimits } from "../remote-limits.ts";
import { type Manner, type RemoteServer, startRemoteServer } from "./remote-server.ts";

export const mebibyte = 2 ** 20;
/** An MP4 by its first box: three parts of the tests' 5 MiB, the last one not whole. */
const aFilm = () => Buffer.concat([Buffer.from("\0\0\0\x18ftypisom"), randomBytes(11 * mebibyte)]);
export const film = aFilm();
export const otherFilm = aFilm();
export const small = film.subarray(0, 300_000);

const limits: RemoteLimits = {
  ...defaultRemoteLimits,
  maxBytes: 50 * mebibyte,
  idleMs: 10_000,
  slowWindowMs: 600,
  minBytesPerWindow: 2_000,
  maxFruitlessTries: 2,
};

interface RunOptions {
  limits?: Partial<RemoteLimits>;
  allowedHosts?: string[];
  resolve?: RemoteCaller["resolve"];
  signal?: AbortSignal;
  resources?: Resources;
}

/** A database and a bucket; each test begins on it with a server and a folder of its own. */
export async function openFetchStage() {
  const t = await createTestContext();
  let remote: RemoteServer;
  let folder: string;

  /** A video whose fetch job is this test's. */
  async function claim(url = remote.url): Promise<FetchClaim> {
    const config = { ...t.resources.config, outboundAllowedHosts: [new URL(url).host] };
    const input = {
      name: "A film",
      description: "",
      layout: "2D",
      perspective: "Regular",
      folderName: "Home",
    } as const;
    const { id } = await startRemoteUpload(
      { ...t.contextFor("upload"), config },
      { ...input, videoUrl: url, secondaryVideoUrl: undefined },
    );
    const { id: jobId } = await t.resources.db.job.findFirstOrThrow({ where: { videoId: id } });
    return (await claimFetch(t.resources, jobId)) ?? expect.unreachable();
  }

  async function run(claimed: FetchClaim, options: RunOptions = {}): Promise<void> {
    const [source] = claimed.sources;
    const caller: RemoteCaller = {
      limits: { ...limits, ...options.limits },
      signal: options.signal ?? new AbortController().signal,
      allowedHosts: options.allowedHosts ?? [remote.host],
      ...(options.resolve && { resolve: options.resolve }),
    };
    const resources = options.resources ?? t.resources;
    await fetchSource(
      { resources, claim: claimed, caller, folder, onProgress: () => undefined },
      source ?? expect.unreachable(),
    );
  }

  const rowOf = (claimed: FetchClaim) =>
    t.resources.db.remoteSource.findUniqueOrThrow({ where: { id: claimed.sources[0]?.sourceId ?? "" } });

  /** The object is these very bytes, and its row says so; no upload stays open. */
  async function expectStored(claimed: FetchClaim, bytes: Buffer): Promise<void> {
    const { storageKey, ...row } = await rowOf(claimed);
    const object = await t.resources.storage.getObject(storageKey);
    const stored = await buffer(object?.stream ?? expect.unreachable());
    const digest = (of: Buffer) => createHash("sha256").update(of).digest("hex");
    expect([stored.length, digest(stored)]).toEqual([bytes.length, digest(bytes)]);
    expect(row).toMatchObject({ sizeBytes: BigInt(bytes.length), etag: object?.etag });
    const open = [];
    for await (const upload of t.resources.storage.listMultipartUploads(storageKey)) open.push(upload);
    expect(open).toEqual([]);
  }

  async function expectNothing(claimed: FetchClaim): Promise<void> {
    expect(await t.resources.storage.headObject((await rowOf(claimed)).storageKey)).toBeNull();
  }

  /** Fetches with this manner, and expects the film in the end. */
  async function expectFilm(manner: Manner, options: RunOptions = {}, bytes = film): Promise<FetchClaim> {
    remote.manner = manner;
    const claimed = await claim();
    await run(claimed, options);
    await expectStored(claimed, bytes);
    return claimed;
  }

  /** Fetches with this manner, and expects this error. */
  async function expectRefusal(manner: Manner, code: string, options: RunOptions = {}): Promise<void> {
    remote.manner = manner;
    const claimed = await claim();
    await expect(run(claimed, options)).rejects.toMatchObject({ code });
    await expectNothing(claimed);
  }

  return {
    resources: t.resources,
    claim,
    run,
    rowOf,
    expectStored,
    expectFilm,
    expectRefusal,
    get remote() {
      return remote;
    },

    /** What each request asked for: all, or a range. */
    ranges: () => remote.seen.map((line) => line.split(" ")[2] ?? "all"),

    /** @returns what ends the test; vitest calls it */
    async begin(): Promise<() => Promise<void>> {
      remote = await startRemoteServer(film);
      folder = await mkdtemp(join(tmpdir(), "vergence-remote-"));
      return async () => {
        await remote.close();
        await rm(folder, { recursive: true, force: true });
      };
    },

    close: () => t.close(),
  };
}

export type FetchStage = Awaited<ReturnType<typeof openFetchStage>>;
