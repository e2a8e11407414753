import { claimFetch, type FetchClaim } from "@vergence/core/worker";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FetchStage, film, mebibyte, openFetchStage, otherFilm } from "./testing/fetch-stage.ts";
import { answers, wellBehaved, writeHead } from "./testing/remote-server.ts";

let stage: FetchStage;
beforeAll(async () => {
  stage = await openFetchStage();
});
afterAll(() => stage?.close());
beforeEach(() => stage.begin());

describe("fetchSource, after a worker that was killed", () => {
  /** As the next worker finds it. */
  const taken = async ({ jobId }: FetchClaim) => (await claimFetch(stage.resources, jobId)) ?? expect.unreachable();

  /** Lets a worker die in the middle: it gets so many bytes, and then no answer. */
  async function dieAfter(bytes: number, claimed: FetchClaim): Promise<void> {
    const dying = new AbortController();
    stage.remote.manner = (request, response, server) => {
      const start = writeHead(request, response, server);
      response.write(server.file.subarray(start, start + bytes));
    };
    const died = stage.run(claimed, { signal: dying.signal, limits: { idleMs: 60_000, slowWindowMs: 60_000 } });
    died.catch(() => undefined);
    const { storage } = stage.resources;
    const whole = Math.floor(bytes / (5 * mebibyte));
    await expect
      .poll(
        async () => {
          const { storageKey, multipartUploadId } = await stage.rowOf(claimed);
          return multipartUploadId && (await storage.listParts(storageKey, multipartUploadId))?.length;
        },
        { timeout: 120_000 },
      )
      .toBe(whole);
    dying.abort(new Error("killed"));
    await expect(died).rejects.toThrow("killed");
    stage.remote.seen.length = 0;
  }

  test("› goes on behind the parts that are stored", async () => {
    const claimed = await stage.claim();
    await dieAfter(10.5 * mebibyte, claimed);
    stage.remote.manner = wellBehaved;
    await stage.run(await taken(claimed));
    await stage.expectStored(claimed, film);
    expect(stage.ranges()).toEqual([`bytes=${10 * mebibyte}-`]);
  });

  test("› starts over where the file is another one now", async () => {
    const claimed = await stage.claim();
    await dieAfter(10.5 * mebibyte, claimed);
    stage.remote.etag = '"two"';
    stage.remote.file = otherFilm.subarray(0, 7 * mebibyte);
    stage.remote.manner = wellBehaved;
    await stage.run(await taken(claimed));
    await stage.expectStored(claimed, stage.remote.file);
  });

  test("› locks the one before out: it can write nothing more down", async () => {
    const claimed = await stage.claim();
    await taken(claimed);
    await expect(stage.run(claimed)).rejects.toMatchObject({ name: "ClaimLostError" });
  });

  test("› leaves the upload alone that the next one has opened since, when it wakes up and begins", async () => {
    const late = await stage.claim();
    await dieAfter(5.5 * mebibyte, await taken(late));
    stage.remote.manner = wellBehaved;
    await expect(stage.run(late)).rejects.toMatchObject({ name: "ClaimLostError" });
    const { storageKey, multipartUploadId } = await stage.rowOf(late);
    expect(await stage.resources.storage.listParts(storageKey, multipartUploadId ?? "")).toHaveLength(1);
  });

  test.each(["uploadPart", "completeMultipartUpload", "headObject"] as const)(
    "› finishes, without fetching a byte where all are stored, when it died right after %s",
    async (step) => {
      const claimed = await stage.claim();
      let calls = 0;
      const storage = {
        ...stage.resources.storage,
        [step]: async (...args: unknown[]) => {
          const done = await (stage.resources.storage[step] as (...args: unknown[]) => Promise<unknown>)(...args);
          if (step !== "uploadPart" || ++calls === 3) throw new Error("killed");
          return done;
        },
      };
      await expect(stage.run(claimed, { resources: { ...stage.resources, storage } })).rejects.toThrow("killed");
      stage.remote.seen.length = 0;
      stage.remote.manner = answers(404);
      await stage.run(await taken(claimed));
      await stage.expectStored(claimed, film);
      expect(stage.remote.seen).toEqual([]);
    },
  );

  test("› starts over where the store has forgotten the upload", async () => {
    const claimed = await stage.claim();
    await dieAfter(5.5 * mebibyte, claimed);
    const { storageKey, multipartUploadId } = await stage.rowOf(claimed);
    await stage.resources.storage.abortMultipartUpload(storageKey, multipartUploadId ?? "");
    stage.remote.manner = wellBehaved;
    await stage.run(await taken(claimed));
    await stage.expectStored(claimed, film);
    expect(stage.ranges()).toEqual(["all"]);
  });
});
