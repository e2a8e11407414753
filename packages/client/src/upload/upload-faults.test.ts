import { describe, expect, it } from "vitest";
import { SourceChangedError, StoreError, UploadError, VergenceApiError, VergenceNetworkError } from "../errors.ts";
import { defaultRetryPolicy } from "../retry.ts";
import type { ContractServerOptions, Fault } from "../testing/contract-server.ts";
import { madeUpSource, startContractServer } from "../testing/fixtures.ts";
import { instantRuntime } from "../testing/instant-runtime.ts";
import type { UploadProgress } from "./progress.ts";
import { type UploadGroupOptions, uploadGroup } from "./upload-group.ts";

const refusal = (status: number, rest: Omit<Extract<Fault, { kind: "answer" }>, "kind" | "status"> = {}): Fault => ({
  kind: "answer",
  status,
  ...rest,
});

/** Uploads three parts of 100,000 bytes, with the faults given, and nothing waits. */
async function upload(faults: Partial<ContractServerOptions>, options: Partial<UploadGroupOptions> = {}) {
  const runtime = instantRuntime();
  const { server, client } = await startContractServer({ partSizeBytes: 100_000, ...faults });
  const events: UploadProgress[] = [];
  const source = madeUpSource(300_000);
  const result = uploadGroup(client, {
    videoName: "Harbour",
    layout: "2D",
    files: [{ source, fileRole: "video", fileName: "harbour.mp4" }],
    onProgress: (progress) => events.push(progress),
    runtime,
    ...options,
  } as UploadGroupOptions);
  return { server, result, delaysMs: runtime.delaysMs, events };
}

/** A fault for the first tries of part 2. */
const atPartTwo = (fault: Fault, attempts = 1): Partial<ContractServerOptions> => ({
  onPut: ({ partNumber, attempt }) => (partNumber === 2 && attempt <= attempts ? fault : undefined),
});

const timesStored = (stored: string[], partNumber: number) =>
  stored.filter((part) => part === `harbour.mp4#${partNumber}`).length;

describe("uploadGroup › the line", () => {
  it("sends a part again whose connection dropped midway, and takes its bytes back from the progress", async () => {
    const { server, result, delaysMs, events } = await upload(atPartTwo({ kind: "drop" }, 3));
    expect((await result).libraryId).toBe(4821);
    expect(timesStored(server.stored, 2)).toBe(1);
    expect(delaysMs).toEqual([500, 1_000, 2_000]);
    expect(events.at(-1)?.sentBytes).toBe(300_000);
    expect(events.some(({ sentBytes }, index) => sentBytes < (events[index - 1]?.sentBytes ?? 0))).toBe(true);
    expect(events.every(({ sentBytes }) => sentBytes >= 0 && sentBytes <= 300_000)).toBe(true);
  });

  it("gives up after the last try, saying which part and why", async () => {
    const { result, delaysMs } = await upload(atPartTwo({ kind: "drop" }, 100));
    await expect(result).rejects.toThrow(VergenceNetworkError);
    await expect(result).rejects.toThrow(/PUT of part 2 of harbour\.mp4 got no answer/);
    expect(delaysMs).toHaveLength(defaultRetryPolicy.maxAttempts - 1);
  });

  it("gives up a try on which nothing moves, and sends the part again", async () => {
    const { server, result, delaysMs } = await upload(atPartTwo({ kind: "stall" }), { stallTimeoutSeconds: 10 });
    await result;
    expect(timesStored(server.stored, 2)).toBe(1);
    expect(delaysMs).toHaveLength(1);
  });

  it("gives up a try on which nothing ever moved, not even at its start", async () => {
    let tries = 0;
    const deadAtFirst: typeof fetch = (url, init) => {
      if (tries++ > 0) return fetch(url, init);
      return new Promise((_, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
    };
    const options = { stallTimeoutSeconds: 10, fetch: deadAtFirst, concurrency: 1 };
    const { server, result } = await upload({}, options);
    await result;
    expect(tries).toBe(4);
    expect(server.stored).toHaveLength(3);
  });

  it("repeats an API call that got no answer, a start with the same idempotency key", async () => {
    const { server, result } = await upload({
      onApi: (call, attempt) => (attempt === 1 && !call.startsWith("GET") ? { kind: "drop" } : undefined),
    });
    await result;
    expect(server.calls.filter((call) => call === "POST /videos/uploads")).toHaveLength(2);
    expect(server.calls.filter((call) => call.endsWith("/complete"))).toHaveLength(2);
    expect(server.idempotencyKeys).toHaveLength(2);
    expect(new Set(server.idempotencyKeys).size).toBe(1);
  });

  it("waits where the server believes that the start whose answer was lost is still under way", async () => {
    const body = JSON.stringify({ code: "idempotency_in_progress" });
    const { server, result, delaysMs } = await upload({
      onApi(call, attempt) {
        if (call !== "POST /videos/uploads" || attempt > 2) return undefined;
        return attempt === 1 ? { kind: "drop" } : refusal(409, { body, headers: { "Retry-After": "1" } });
      },
    });
    expect((await result).libraryId).toBe(4821);
    expect(delaysMs).toEqual([500, 1_000]);
    expect(new Set(server.idempotencyKeys).size).toBe(1);
  });
});

describe("uploadGroup › the store", () => {
  it("waits as long as a 503 with Retry-After asks", async () => {
    const { result, delaysMs } = await upload(atPartTwo(refusal(503, { headers: { "Retry-After": "7" } })));
    await result;
    expect(delaysMs).toEqual([7_000]);
  });

  it.each([
    ["seconds", "99999999", /part 2 of harbour\.mp4 \(Retry-After asks for 99999999 s;/],
    ["more digits than a number holds", "9".repeat(400), /Retry-After asks for 9007199254740991 s;/],
    ["a date", "Fri, 31 Dec 2999 23:59:59 GMT", /Retry-After asks for \d{11} s;/],
  ])("gives up at once where it asks for years, in %s", async (_, header, message) => {
    const { result, delaysMs } = await upload(atPartTwo(refusal(503, { headers: { "Retry-After": header } })));
    await expect(result).rejects.toThrow(StoreError);
    await expect(result).rejects.toThrow(message);
    expect(delaysMs).toEqual([]);
  });

  it.each([429, 500, 502, 504])("tries again after %i", async (status) => {
    const { result, delaysMs } = await upload(atPartTwo(refusal(status)));
    await result;
    expect(delaysMs).toEqual([500]);
  });

  it("tries again after S3's RequestTimeout, which is a 400", async () => {
    const body = "<Error><Code>RequestTimeout</Code></Error>";
    const { result, delaysMs } = await upload(atPartTwo(refusal(400, { body })));
    await result;
    expect(delaysMs).toHaveLength(1);
  });

  it("asks for a new address when one has expired, and does not wait", async () => {
    const { server, result, delaysMs } = await upload({
      onPut: ({ urlGeneration }) => (urlGeneration === 1 ? refusal(403) : undefined),
    });
    await result;
    expect(delaysMs).toEqual([]);
    expect(server.calls.filter((call) => call.endsWith("/part-urls"))).toHaveLength(2);
    expect(server.stored).toHaveLength(3);
  });

  it("does not ask for ever when the store refuses every address", async () => {
    const body = "<Error><Code>AccessDenied</Code></Error>";
    const { server, result } = await upload({ onPut: () => refusal(403, { body }) }, { concurrency: 1 });
    await expect(result).rejects.toThrow(StoreError);
    await expect(result).rejects.toMatchObject({ status: 403, storeCode: "AccessDenied" });
    expect(server.calls.filter((call) => call.endsWith("/part-urls"))).toHaveLength(3);
  });

  it("a group canceled meanwhile ends with the server's own answer", async () => {
    const { server, result } = await upload({
      onPut: () => {
        for (const { view } of server.groups.values()) view.status = "canceled";
        return refusal(404, { body: "<Error><Code>NoSuchUpload</Code></Error>" });
      },
    });
    await expect(result).rejects.toThrow(VergenceApiError);
    await expect(result).rejects.toMatchObject({ status: 410, code: "gone" });
  });

  it("fails at once on what trying again cannot mend, and never shows the address", async () => {
    const { result, delaysMs } = await upload(atPartTwo(refusal(501)));
    await expect(result).rejects.toThrow("The store answered 501 to part 2 of harbour.mp4");
    expect(delaysMs).toEqual([]);
  });

  it("says what is wrong when the store's CORS hides the ETag", async () => {
    const { result } = await upload(atPartTwo({ kind: "etag", etag: null }));
    await expect(result).rejects.toThrow(UploadError);
    await expect(result).rejects.toThrow(/CORS has to expose it/);
  });

  it("needs no ETag for a file of one part", async () => {
    const { result } = await upload({ partSizeBytes: 400_000, onPut: () => ({ kind: "etag", etag: null }) });
    expect((await result).files[0]?.status).toBe("completed");
  });
});

describe("uploadGroup › completion", () => {
  it("sends a part again whose etag the server does not know, and no other", async () => {
    const { server, result, events } = await upload(atPartTwo({ kind: "etag", etag: '"mangled"' }));
    await result;
    expect([1, 2, 3].map((part) => timesStored(server.stored, part))).toEqual([1, 2, 1]);
    expect(events.at(-1)).toMatchObject({ sentBytes: 300_000, files: [{ sentParts: 3, state: "completed" }] });
  });

  it("sends a part again that the store has lost", async () => {
    const { server, result } = await upload({
      onCall: (call) => call.endsWith("/complete") && forgetOnce(),
    });
    let forgotten = false;
    const forgetOnce = () => {
      if (!forgotten) server.file("harbour.mp4").parts.delete(3);
      forgotten = true;
    };
    await result;
    expect([1, 2, 3].map((part) => timesStored(server.stored, part))).toEqual([1, 1, 2]);
  });

  it("sends a file of one part again that the store has lost", async () => {
    let forgotten = false;
    const { server, result } = await upload({
      partSizeBytes: 400_000,
      onCall: (call) => {
        if (forgotten || !call.endsWith("/complete")) return;
        forgotten = true;
        server.file("harbour.mp4").parts.clear();
      },
    });
    await result;
    expect(timesStored(server.stored, 1)).toBe(2);
  });

  it("does not mend for ever: a part that is always wrong ends with the server's answer", async () => {
    const { server, result } = await upload(atPartTwo({ kind: "etag", etag: '"mangled"' }, 100));
    await expect(result).rejects.toMatchObject({ status: 422, code: "parts_mismatch" });
    expect(timesStored(server.stored, 2)).toBe(3);
  });

  it("passes a mismatch on at once when store and client agree on every part", async () => {
    const problem = JSON.stringify({ code: "parts_mismatch", detail: "no" });
    const { server, result } = await upload({
      onApi: (call) => (call.endsWith("/complete") ? refusal(422, { body: problem }) : undefined),
    });
    await expect(result).rejects.toMatchObject({ code: "parts_mismatch" });
    expect(server.stored).toHaveLength(3);
  });

  it("repeats a complete that the server could not do just then", async () => {
    const { result, delaysMs } = await upload({
      onApi: (call, attempt) =>
        call.endsWith("/complete") && attempt === 1 ? refusal(503, { headers: { "Retry-After": "3" } }) : undefined,
    });
    expect((await result).libraryId).toBe(4821);
    expect(delaysMs).toEqual([3_000]);
  });
});

describe("uploadGroup › the source", () => {
  const changing = (changed: () => boolean) => ({
    ...madeUpSource(300_000),
    verify: async () => {
      if (changed()) throw new SourceChangedError("harbour.mp4 was changed");
    },
  });
  const file = { fileRole: "video", fileName: "harbour.mp4" } as const;

  it("a file that changed before completion is not completed", async () => {
    const { server, result } = await upload({}, { files: [{ ...file, source: changing(() => true) }] });
    await expect(result).rejects.toThrow(SourceChangedError);
    expect(server.calls.some((call) => call.endsWith("/complete"))).toBe(false);
  });

  it("a failing part of a changed file is not tried again", async () => {
    const files = [{ ...file, source: changing(() => true) }];
    const { result, delaysMs } = await upload(atPartTwo({ kind: "drop" }, 100), { files });
    await expect(result).rejects.toThrow("harbour.mp4 was changed");
    expect(delaysMs).toEqual([]);
  });
});
