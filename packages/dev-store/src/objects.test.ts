import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bucket as Bucket, openTestStore, patternedBytes, refusal, type TestStore } from "./testing/open-test-store.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  store.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: object = {}) => store.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();

describe("PutObject, GetObject, HeadObject", () => {
  test("give back bytes, etag, headers and metadata", async () => {
    const body = patternedBytes(300_001);
    const stored = await put("film.mp4", body, {
      ContentType: "video/mp4",
      CacheControl: "no-store",
      ContentDisposition: "attachment",
      Metadata: { eye: "left" },
    });
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    expect(stored.ETag).toBe(etag);
    const head = await store.client.send(new HeadObjectCommand({ Bucket, Key: "film.mp4" }));
    expect(head).toMatchObject({
      ContentLength: 300_001,
      ETag: etag,
      ContentType: "video/mp4",
      CacheControl: "no-store",
      ContentDisposition: "attachment",
      Metadata: { eye: "left" },
      AcceptRanges: "bytes",
    });
    const read = await get("film.mp4");
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
  });

  test("an empty object", async () => {
    await put("empty", "");
    expect(await text("empty")).toBe("");
    expect(await refusal(get("empty", { Range: "bytes=0-" }))).toEqual({ status: 416, code: "InvalidRange" });
  });

  test.each(["a b+c&d=é%2F漢.txt", "../up/./here//twice", "ends/", "'()*!~-_.", '<&">'])("key %s", async (key) => {
    await put(key, key);
    expect(await text(key)).toBe(key);
    const list = await store.client.send(new ListObjectsV2Command({ Bucket, Prefix: key }));
    expect(list.Contents?.map((object) => object.Key)).toEqual([key]);
  });

  test("404 NoSuchKey, 404 NoSuchBucket, 400 KeyTooLongError", async () => {
    expect(await refusal(get("nothing"))).toEqual({ status: 404, code: "NoSuchKey" });
    expect(await refusal(get("x", { Bucket: "no-such-bucket" }))).toEqual({ status: 404, code: "NoSuchBucket" });
    expect(await refusal(put("k".repeat(1025), ""))).toEqual({ status: 400, code: "KeyTooLongError" });
    expect((await refusal(store.client.send(new HeadObjectCommand({ Bucket, Key: "nothing" })))).status).toBe(404);
  });

  test("response-* parameters change the answer's headers", async () => {
    await put("named", "x");
    const read = await get("named", {
      ResponseContentType: "text/vtt",
      ResponseContentDisposition: 'inline; filename="a"',
    });
    expect(read).toMatchObject({ ContentType: "text/vtt", ContentDisposition: 'inline; filename="a"' });
  });

  test("an overwrite leaves one data file", async () => {
    const before = (await store.dataFiles()).length;
    await put("twice", "one");
    await put("twice", "two");
    expect(await text("twice")).toBe("two");
    expect((await store.dataFiles()).length).toBe(before + 1);
  });

  test("a reader keeps the object it began to read when it is overwritten, and its file goes when it is done", async () => {
    const old = patternedBytes(8_000_000);
    await put("changing", old);
    const read = await get("changing");
    await put("changing", "new");
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(old)).toBe(true);
    expect(await text("changing")).toBe("new");
    await store.sweep();
    const files = (await store.dataFiles()).length;
    await store.client.send(new DeleteObjectCommand({ Bucket, Key: "changing" }));
    await expect.poll(async () => (await store.dataFiles()).length, { timeout: 120_000 }).toBe(files - 1);
  });
});

describe("GetObject with a range", () => {
  test.each([
    ["bytes=0-0", "0", "bytes 0-0/10"],
    ["bytes=3-5", "345", "bytes 3-5/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=-99", "0123456789", "bytes 0-9/10"],
    ["bytes=8-99", "89", "bytes 8-9/10"],
  ])("%s", async (Range, expected, ContentRange) => {
    await put("digits", "0123456789");
    const read = await get("digits", { Range });
    expect(read).toMatchObject({ ContentRange, ContentLength: expected.length, $metadata: { httpStatusCode: 206 } });
    expect(await read.Body?.transformToString()).toBe(expected);
  });

  test.each(["bytes=5-3", "bytes=0-1,3-4", "lines=1-2"])("%s is answered with the whole object", async (Range) => {
    await put("digits", "0123456789");
    expect(await text("digits", { Range })).toBe("0123456789");
  });

  test.each(["bytes=10-", "bytes=-0"])("%s is 416 InvalidRange", async (Range) => {
    await put("digits", "0123456789");
    expect(await refusal(get("digits", { Range }))).toEqual({ status: 416, code: "InvalidRange" });
  });
});

describe("conditions", () => {
  test("If-Match and If-None-Match on reads", async () => {
    const { ETag = "" } = await put("condition", "x");
    expect(await text("condition", { IfMatch: ETag })).toBe("x");
    expect(await refusal(get("condition", { IfMatch: '"other"' }))).toEqual({
      status: 412,
      code: "PreconditionFailed",
    });
    expect((await refusal(get("condition", { IfNoneMatch: ETag }))).status).toBe(304);
    expect(await text("condition", { IfNoneMatch: '"other"' })).toBe("x");
  });

  test("If-Modified-Since and If-Unmodified-Since on reads", async () => {
    await put("dated", "x");
    const past = new Date(Date.now() - 3_600_000);
    const future = new Date(Date.now() + 3_600_000);
    expect((await refusal(get("dated", { IfModifiedSince: future }))).status).toBe(304);
    expect(await text("dated", { IfModifiedSince: past })).toBe("x");
    expect((await refusal(get("dated", { IfUnmodifiedSince: past }))).status).toBe(412);
  });

  test("If-None-Match: * on a write keeps what is there, and lets one of several racing writes win", async () => {
    await put("first", "one");
    expect(await refusal(put("first", "two", { IfNoneMatch: "*" }))).toEqual({
      status: 412,
      code: "PreconditionFailed",
    });
    expect(await text("first")).toBe("one");
    const racing = Array.from({ length: 8 }, (_, index) => put("race", String(index), { IfNoneMatch: "*" }));
    const results = await Promise.allSettled(racing);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(await text("race")).toBe(String(results.findIndex((result) => result.status === "fulfilled")));
  });

  test("If-Match on a write", async () => {
    const { ETag } = await put("matched", "one");
    expect((await refusal(put("matched", "x", { IfMatch: '"other"' }))).status).toBe(412);
    expect(await refusal(put("absent", "x", { IfMatch: ETag }))).toEqual({ status: 404, code: "NoSuchKey" });
    await put("matched", "two", { IfMatch: ETag });
    expect(await text("matched")).toBe("two");
    expect(await refusal(put("matched", "x", { IfNoneMatch: '"etag"' }))).toEqual({
      status: 501,
      code: "NotImplemented",
    });
  });
});

describe("CopyObject", () => {
  const copy = (Key: string, CopySource: string, more: object = {}) =>
    store.client.send(new CopyObjectCommand({ Bucket, Key, CopySource, ...more }));

  test("copies bytes and metadata, or replaces the metadata", async () => {
    const { ETag } = await put("source ü", "bytes", { ContentType: "text/plain", Metadata: { eye: "left" } });
    const result = await copy("copied", `${Bucket}/${encodeURIComponent("source ü")}`);
    expect(result.CopyObjectResult?.ETag).toBe(ETag);
    expect(await get("copied")).toMatchObject({ ContentType: "text/plain", Metadata: { eye: "left" } });
    await copy("replaced", `/${Bucket}/copied`, { MetadataDirective: "REPLACE", ContentType: "text/html" });
    expect(await get("replaced")).toMatchObject({ ContentType: "text/html", Metadata: {} });
    await copy("copied", `${Bucket}/copied`, { MetadataDirective: "REPLACE", ContentType: "text/css" });
    expect(await text("copied")).toBe("bytes");
  });

  test("refuses what it cannot do", async () => {
    const { ETag } = await put("origin", "x");
    expect(await refusal(copy("y", `${Bucket}/absent`))).toEqual({ status: 404, code: "NoSuchKey" });
    expect(await refusal(copy("y", "nonsense"))).toEqual({ status: 400, code: "InvalidArgument" });
    expect(await refusal(copy("origin", `${Bucket}/origin`))).toEqual({ status: 400, code: "InvalidRequest" });
    expect((await refusal(copy("y", `${Bucket}/origin`, { CopySourceIfMatch: '"other"' }))).status).toBe(412);
    expect((await refusal(copy("y", `${Bucket}/origin`, { CopySourceIfNoneMatch: ETag }))).status).toBe(412);
  });
});

describe("deleting", () => {
  test("what is there and what is not", async () => {
    await put("gone", "x");
    await store.client.send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
    await store.client.send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
    expect(await refusal(get("gone"))).toEqual({ status: 404, code: "NoSuchKey" });
  });

  test("DeleteObjects", async () => {
    await put("many/1", "x");
    await put("many/ 2&", "x");
    const Objects = [{ Key: "many/1" }, { Key: "many/ 2&" }, { Key: "many/absent" }];
    const result = await store.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(result.Deleted?.map((deleted) => deleted.Key)).toEqual(["many/1", "many/ 2&", "many/absent"]);
    const quiet = await store.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(quiet.Deleted ?? []).toEqual([]);
    expect((await store.client.send(new ListObjectsV2Command({ Bucket, Prefix: "many/" }))).KeyCount).toBe(0);
  });

  test("DeleteObjects of more than 1,000 keys is 400 MalformedXML", async () => {
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `k${index}` }));
    const call = store.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(await refusal(call)).toEqual({ status: 400, code: "MalformedXML" });
  });
});

describe("listing", () => {
  const keys = ["list/a", "list/b/1", "list/b/2", "list/c", "list/d/1", "list/e", "list/\uFF5E", "list/\u{1F600}"];
  beforeAll(async () => {
    for (const key of [...keys].reverse()) await put(key, key);
  });

  const page = (more: object) => store.client.send(new ListObjectsV2Command({ Bucket, Prefix: "list/", ...more }));

  test("pages in UTF-8 order", async () => {
    const seen: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const result = await page({ MaxKeys: 3, ContinuationToken });
      expect(result.KeyCount).toBeLessThanOrEqual(3);
      seen.push(...(result.Contents ?? []).map((object) => object.Key ?? ""));
      ContinuationToken = result.NextContinuationToken;
      expect(result.IsTruncated).toBe(ContinuationToken !== undefined);
    } while (ContinuationToken);
    expect(seen).toEqual(keys);
  });

  test("pages with a delimiter", async () => {
    const seen: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const result = await page({ MaxKeys: 1, Delimiter: "/", ContinuationToken });
      seen.push(...(result.Contents ?? []).map((object) => object.Key));
      seen.push(...(result.CommonPrefixes ?? []).map((common) => common.Prefix));
      ContinuationToken = result.NextContinuationToken;
    } while (ContinuationToken);
    expect(seen).toEqual(["list/a", "list/b/", "list/c", "list/d/", "list/e", "list/\uFF5E", "list/\u{1F600}"]);
  });

  test("start-after, encoding-type, and the older ListObjects", async () => {
    const rest = await page({ StartAfter: "list/d/1" });
    expect(rest.Contents?.map((object) => object.Key)).toEqual(keys.slice(5));
    const encoded = await page({ EncodingType: "url", StartAfter: "list/e", MaxKeys: 1 });
    expect(encoded.Contents?.[0]?.Key).toBe("list/%EF%BD%9E");
    const first = await store.client.send(new ListObjectsCommand({ Bucket, Prefix: "list/", MaxKeys: 2 }));
    const Marker = first.NextMarker;
    const second = await store.client.send(new ListObjectsCommand({ Bucket, Prefix: "list/", MaxKeys: 2, Marker }));
    expect(second.Contents?.map((object) => object.Key)).toEqual(keys.slice(2, 4));
  });

  test("400 InvalidArgument for a wrong page size or token", async () => {
    expect(await refusal(page({ ContinuationToken: "%%%" }))).toEqual({ status: 400, code: "InvalidArgument" });
    expect(await refusal(page({ MaxKeys: -1 }))).toEqual({ status: 400, code: "InvalidArgument" });
    expect(await page({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });
});
