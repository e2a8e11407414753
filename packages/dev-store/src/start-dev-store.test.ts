import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, describe, expect, test } from "vitest";
import type { Intercept } from "./intercept.ts";
import type { DevStoreOptions } from "./start-dev-store.ts";
import {
  bucket as Bucket,
  makeTestFolder,
  mebibyte,
  openTestStore,
  readRefusal,
  refusal,
  type TestStore,
} from "./testing/open-test-store.ts";

const opened: TestStore[] = [];
async function open(options: Partial<DevStoreOptions> = {}): Promise<TestStore> {
  const store = await openTestStore(options);
  opened.push(store);
  return store;
}
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
});

const put = (store: TestStore, Key: string, Body: string | Buffer) =>
  store.client.send(new PutObjectCommand({ Bucket, Key, Body }));
const read = async (store: TestStore, Key: string) =>
  (await store.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
async function beginUpload(store: TestStore, Key: string): Promise<string> {
  const { UploadId = "" } = await store.client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  await store.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "part" }));
  return UploadId;
}
const openUploads = async (store: TestStore) =>
  ((await store.client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? []).map((upload) => upload.Key);

describe("sweep", () => {
  const day = 24 * 3600 * 1000;

  test("aborts uploads older than the setting, or sooner where a lifecycle rule says so", async () => {
    let ageMs = 0;
    // The signature's clock stays; only what the sweep sees moves on.
    const store = await open({ now: () => new Date(Date.now() + ageMs), abortUploadsAfterSeconds: 5 * 24 * 3600 });
    const Rules = [
      {
        Status: "Enabled" as const,
        Filter: { Prefix: "soon/" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      {
        Status: "Disabled" as const,
        Filter: { Prefix: "" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ];
    const LifecycleConfiguration = { Rules };
    await store.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    await beginUpload(store, "soon/a");
    await beginUpload(store, "late/a");
    await put(store, "kept", "kept");
    const sweepAt = async (age: number) => {
      ageMs = age;
      const result = await store.sweep();
      ageMs = 0;
      return result;
    };
    expect(await sweepAt(day - 60_000)).toEqual({ uploadsAborted: 0, filesRemoved: 0 });
    expect((await sweepAt(day)).uploadsAborted).toBe(1);
    expect(await openUploads(store)).toEqual(["late/a"]);
    expect((await sweepAt(5 * day)).uploadsAborted).toBe(1);
    expect(await openUploads(store)).toEqual([]);
    expect(await store.dataFiles()).toHaveLength(1);
    expect(await read(store, "kept")).toBe("kept");
  });

  test("removes data files that nothing knows, but not what is being written", async () => {
    const store = await open();
    await put(store, "kept", "kept");
    const data = join(store.dataDir, "buckets", Bucket, "data");
    await writeFile(join(data, "0123456789abcdef0123456789abcdef"), "left over");
    await writeFile(join(data, `${"0".repeat(32)}.00001.${"0".repeat(32)}.5.1700000000000`), "lost");
    const url = await getSignedUrl(store.client, new PutObjectCommand({ Bucket, Key: "arriving" }));
    let finish = () => {};
    const more = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const body = (async function* () {
      yield Buffer.alloc(mebibyte);
      await more;
      yield Buffer.from("end");
    })();
    const headers = { "content-length": String(mebibyte + 3) };
    const { request } = await import("node:http");
    const { pipeline } = await import("node:stream/promises");
    const outgoing = request(url, { method: "PUT", headers });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      outgoing.on("response", (response) => resolve(response.resume().statusCode)).on("error", reject);
    });
    const sent = pipeline(body, outgoing);
    await expect.poll(async () => (await store.dataFiles()).length, { timeout: 120_000 }).toBe(4);
    expect(await store.sweep()).toEqual({ uploadsAborted: 0, filesRemoved: 2 });
    finish();
    await sent;
    expect(await answered).toBe(200);
    expect((await read(store, "arriving"))?.length).toBe(mebibyte + 3);
    expect(await store.dataFiles()).toHaveLength(2);
  });

  test("happens at start, also for half-written manifests and half-made buckets", async () => {
    const dataDir = await makeTestFolder();
    const first = await openTestStore({ dataDir });
    await put(first, "kept", "kept");
    await first.close();
    const folder = join(dataDir, "buckets", Bucket);
    await writeFile(join(folder, "objects", "abc.json.0123.tmp"), "{");
    await writeFile(join(folder, "data", "left-over"), "x");
    await mkdir(join(dataDir, "buckets", "half-made", "objects"), { recursive: true });
    const second = await openTestStore({ dataDir });
    const { readdir } = await import("node:fs/promises");
    expect(await readdir(join(dataDir, "buckets"))).toEqual([Bucket]);
    expect(await readdir(join(folder, "objects"))).toHaveLength(1);
    expect(await second.dataFiles()).toHaveLength(1);
    expect(await read(second, "kept")).toBe("kept");
    await second.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

describe("startDevStore", () => {
  test("gives back objects, open uploads and settings after a restart", async () => {
    const dataDir = await makeTestFolder();
    const first = await openTestStore({ dataDir });
    await put(first, "object", "bytes");
    const UploadId = await beginUpload(first, "upload");
    await first.close();
    const second = await openTestStore({ dataDir });
    expect(await read(second, "object")).toBe("bytes");
    const ETag = '"f5aa5b9b9f1dbd4b6c6c9ab0a1d37f6b"';
    const wrong = { Bucket, Key: "upload", UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
    expect((await refusal(second.client.send(new CompleteMultipartUploadCommand(wrong)))).code).toBe("InvalidPart");
    expect(await openUploads(second)).toEqual(["upload"]);
    await second.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test("refuses a folder that another store owns, and one whose manifest is damaged", async () => {
    const dataDir = await makeTestFolder();
    const first = await openTestStore({ dataDir });
    await expect(openTestStore({ dataDir })).rejects.toThrow("in use by another dev store");
    await first.close();
    const manifest = join(dataDir, "buckets", Bucket, "objects", "damaged.json");
    await writeFile(manifest, "{");
    await expect(openTestStore({ dataDir })).rejects.toThrow(`${manifest} is damaged`);
    await rm(manifest);
    await (await openTestStore({ dataDir })).close();
    await rm(dataDir, { recursive: true, force: true });
  });

  test("500 InternalError, reported, when the disk fails", async () => {
    const reported: unknown[] = [];
    const store = await open({ report: (error) => reported.push(error) });
    await rm(join(store.dataDir, "buckets", Bucket, "data"), { recursive: true });
    expect(await refusal(put(store, "x", "x"))).toEqual({ status: 500, code: "InternalError" });
    expect(reported).toHaveLength(1);
  });

  test("a connection is cut short when an object's bytes are gone", async () => {
    const store = await open();
    await put(store, "x", "x".repeat(100));
    const [file = ""] = await store.dataFiles();
    await rm(join(store.dataDir, "buckets", Bucket, "data", file));
    const url = await getSignedUrl(store.client, new GetObjectCommand({ Bucket, Key: "x" }));
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  });

  test("close waits for a request that is being served", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let hasArrived = false;
    const intercept: Intercept = async ({ key }) => {
      if (key !== "held") return undefined;
      hasArrived = true;
      await held;
      return undefined;
    };
    const dataDir = await makeTestFolder();
    const store = await openTestStore({ dataDir, intercept });
    const url = await getSignedUrl(store.client, new PutObjectCommand({ Bucket, Key: "held" }));
    const stored = fetch(url, { method: "PUT", body: "x" });
    await expect.poll(() => hasArrived, { timeout: 120_000, message: "the held PUT has arrived" }).toBe(true);
    const closed = store.close();
    release();
    expect((await stored).status).toBe(200);
    await closed;
    const again = await openTestStore({ dataDir });
    expect(await read(again, "held")).toBe("x");
    await again.close();
    await rm(dataDir, { recursive: true, force: true });
  });
});

describe("intercept", () => {
  test("can refuse a request, before or after it is carried out, and lets the rest pass", async () => {
    const seen: string[] = [];
    const store = await open({
      intercept: ({ method, bucket, key, query }) => {
        seen.push(`${method} ${bucket} ${key} ${query["x-id"] ?? ""}`.trim());
        if (key === "before") return { status: 503, code: "SlowDown" };
        return key === "after" && method === "PUT" ? { status: 500, code: "InternalError", when: "after" } : undefined;
      },
    });
    expect(await refusal(put(store, "before", "x"))).toEqual({ status: 503, code: "SlowDown" });
    expect(await refusal(put(store, "after", "x"))).toEqual({ status: 500, code: "InternalError" });
    expect(await read(store, "after")).toBe("x");
    await put(store, "through", "x");
    expect(seen).toContain(`PUT ${Bucket} before PutObject`);
  });

  test("can answer 200 with an error inside, as CompleteMultipartUpload may", async () => {
    const store = await open({
      intercept: ({ method }) => (method === "POST" ? { status: 200, code: "InternalError" } : undefined),
    });
    const url = await getSignedUrl(store.client, new CreateMultipartUploadCommand({ Bucket, Key: "x" }));
    expect(await readRefusal(await fetch(url, { method: "POST" }))).toEqual({ status: 200, code: "InternalError" });
  });

  test("is not asked about a request that is not signed", async () => {
    let asked = 0;
    const store = await open({
      intercept: () => {
        asked += 1;
        return undefined;
      },
    });
    const before = asked;
    expect((await fetch(`${store.endpoint}/${Bucket}/x`)).status).toBe(403);
    expect(asked).toBe(before);
  });
});
