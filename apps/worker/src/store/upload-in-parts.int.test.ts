import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { AppError, type Resources } from "@vergence/core";
import { loadConfig } from "@vergence/core/config";
import { openResources } from "@vergence/core/process";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type StoreProxy, startStoreProxy } from "../testing/store-proxy.ts";
import type { UploadOptions } from "./file-upload.ts";
import { uploadFile } from "./upload-files.ts";

const mebibyte = 2 ** 20;
/** Three parts of the size that tests set, 5 MiB. */
const bytes = randomBytes(11 * mebibyte);

let t: TestContext;
let proxy: StoreProxy;
let resources: Resources & { close(): Promise<void> };
let folder: string;
let path: string;
let file: { path: string; key: string; contentType: string; cacheControl: string };
let uploads = 0;

beforeAll(async () => {
  t = await createTestContext();
  proxy = await startStoreProxy(t.env.S3_ENDPOINT ?? "");
  const config = loadConfig({ ...t.env, S3_ENDPOINT: proxy.endpoint, STORE_RETRY_SECONDS: "120" });
  resources = await openResources(config, { queueRole: "sender", name: "test" });
  folder = await mkdtemp(join(tmpdir(), "vergence-upload-in-parts-"));
  path = join(folder, "film.mp4");
  await writeFile(path, bytes);
});
beforeEach(() => {
  proxy.decide = () => "pass";
  proxy.seen.length = 0;
  file = { path, key: `parts/${++uploads}.mp4`, contentType: "video/mp4", cacheControl: "private, max-age=3600" };
});
afterAll(async () => {
  await resources?.close();
  await proxy?.close();
  await t?.close();
  await rm(folder, { recursive: true, force: true });
});

const send = (options: Partial<UploadOptions> = {}) =>
  uploadFile(resources, file, { signal: new AbortController().signal, ...options });
const isPart = (method: string, url: string) => method === "PUT" && url.includes("partNumber=");
const partsSeen = () => proxy.seen.filter((line) => isPart(...(line.split(" ") as [string, string]))).length;
const openUploads = () => Array.fromAsync(t.resources.storage.listMultipartUploads(file.key));

async function expectStored(): Promise<void> {
  const object = await t.resources.storage.getObject(file.key);
  expect(object).toMatchObject({ sizeBytes: bytes.length, contentType: "video/mp4" });
  expect(object && bytes.equals(await buffer(object.stream))).toBe(true);
  expect(await openUploads()).toEqual([]);
}

/** Lets the `nth` request that is of this kind meet its fate, and all others pass. */
function atRequest(nth: number, isMeant: (method: string, url: string) => boolean, fate: "cut" | "hold"): void {
  let seen = 0;
  proxy.decide = (method, url) => (isMeant(method, url) && ++seen === nth ? fate : "pass");
}

describe("a file that is larger than a part", () => {
  test("› is stored in parts, with its type and its caching, and each part is reported", async () => {
    const shares: number[] = [];
    await send({ onStored: (share) => shares.push(share) });
    await expectStored();
    expect(partsSeen()).toBe(3);
    expect(shares.map((share) => Math.round(share * 11)).toSorted()).toEqual([1, 5, 5]);
    const { url } = await t.resources.storage.presignGet(file.key, {
      now: new Date(),
      expiresInSeconds: 600,
      fileName: "film.mp4",
    });
    const { headers } = await fetch(url);
    expect(headers.get("content-type")).toBe("video/mp4");
    expect(headers.get("cache-control")).toBe("private, max-age=3600");
  });

  test("› of just one part goes by a single PUT", async () => {
    const small = join(folder, "small.mp4");
    await writeFile(small, bytes.subarray(0, 5 * mebibyte));
    await uploadFile(resources, { ...file, path: small }, { signal: new AbortController().signal });
    expect(partsSeen()).toBe(0);
    expect((await t.resources.storage.headObject(file.key))?.sizeBytes).toBe(5 * mebibyte);
  });

  test("› sends only that part again that broke off", async () => {
    atRequest(2, isPart, "cut");
    await send();
    await expectStored();
    expect(partsSeen()).toBeLessThan(6);
  });

  test("› is stored where the answer to its completion was lost", async () => {
    const { completeMultipartUpload } = resources.storage;
    let calls = 0;
    const storage = {
      ...resources.storage,
      async completeMultipartUpload(...args: Parameters<typeof completeMultipartUpload>) {
        const done = await completeMultipartUpload(...args);
        if (++calls === 1) throw new AppError("storage_unavailable", "The store cannot be reached.");
        return done;
      },
    };
    await uploadFile({ ...resources, storage }, file, { signal: new AbortController().signal });
    expect(calls).toBe(2);
    await expectStored();
  });

  test("› leaves nothing when it is stopped amid", async () => {
    const stopped = new AbortController();
    atRequest(2, isPart, "hold");
    const sending = send({ signal: stopped.signal });
    sending.catch(() => undefined);
    await waitFor("the parts on their way", () => partsSeen() >= 2);
    stopped.abort(new Error("stopped"));
    await expect(sending).rejects.toThrow("stopped");
    expect(await openUploads()).toEqual([]);
    expect(await t.resources.storage.headObject(file.key)).toBeNull();
  });

  test("› is stopped while the store joins its parts", async () => {
    const stopped = new AbortController();
    const isCompletion = (method: string, url: string) => method === "POST" && url.includes("uploadId=");
    atRequest(1, isCompletion, "hold");
    const sending = send({ signal: stopped.signal });
    sending.catch(() => undefined);
    await waitFor("the completion on its way", () =>
      proxy.seen.some((line) => isCompletion(...(line.split(" ") as [string, string]))),
    );
    stopped.abort(new Error("stopped"));
    await expect(sending).rejects.toThrow("stopped");
    expect(await openUploads()).toEqual([]);
  });

  test("› leaves nothing when another worker has claimed the work by then", async () => {
    let asked = 0;
    const lost = async () => {
      if (++asked === 2) throw new Error("claimed by another");
    };
    await expect(send({ beforeEach: lost })).rejects.toThrow("claimed by another");
    expect(await openUploads()).toEqual([]);
    expect(await t.resources.storage.headObject(file.key)).toBeNull();
  });

  test.each(["uploadPart", "completeMultipartUpload"] as const)(
    "› fails in words where the store has forgotten the upload before %s",
    async (step) => {
      const storage = {
        ...resources.storage,
        [step]: async (...args: unknown[]) => {
          for (const { key, multipartUploadId } of await openUploads())
            await t.resources.storage.abortMultipartUpload(key, multipartUploadId);
          return (resources.storage[step] as (...args: unknown[]) => Promise<unknown>)(...args);
        },
      };
      const sending = uploadFile({ ...resources, storage }, file, { signal: new AbortController().signal });
      await expect(sending).rejects.toMatchObject({
        code: "storage_unavailable",
        message: "The store has forgotten the multipart upload that was being sent to it.",
      });
      expect(await t.resources.storage.headObject(file.key)).toBeNull();
    },
  );
});
