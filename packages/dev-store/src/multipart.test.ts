import { createHash } from "node:crypto";
import {
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  PutObjectCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MultipartStore, openMultipartStore } from "./testing/open-multipart-store.ts";
import { bucket as Bucket, mebibyte, patternedBytes, refusal } from "./testing/open-test-store.ts";

let store: MultipartStore;
let clock = () => new Date();
beforeAll(async () => {
  store = await openMultipartStore({ now: () => clock() });
});
afterAll(() => store.close());

const large = (seed: number) => patternedBytes(5 * mebibyte, seed);
const noSuchUpload = { status: 404, code: "NoSuchUpload" };

describe("CompleteMultipartUpload", () => {
  test("joins the parts; etag, headers and ranges across their borders", async () => {
    const [first, last] = [large(1), Buffer.from("the end")];
    const id = await store.create("film", { ContentType: "video/mp4", Metadata: { eye: "right" } });
    // Uploaded in another order than named.
    const two = await store.upload("film", id, 7, last);
    const one = await store.upload("film", id, 2, first);
    const result = await store.complete("film", id, [one, two]);
    const md5 = (data: Buffer) => createHash("md5").update(data).digest();
    const etag = `"${md5(Buffer.concat([md5(first), md5(last)])).toString("hex")}-2"`;
    expect(result).toMatchObject({ ETag: etag, Key: "film", Bucket });
    expect(await store.client.send(new HeadObjectCommand({ Bucket, Key: "film" }))).toMatchObject({
      ETag: etag,
      ContentLength: first.length + last.length,
      ContentType: "video/mp4",
      Metadata: { eye: "right" },
    });
    expect((await store.read("film")).equals(Buffer.concat([first, last]))).toBe(true);
    const across = await store.read("film", { Range: `bytes=${first.length - 3}-${first.length + 2}` });
    expect(across.equals(Buffer.concat([first.subarray(-3), last.subarray(0, 3)]))).toBe(true);
  });

  test("a subset of the parts is enough; the rest is dropped", async () => {
    const id = await store.create("subset");
    const before = (await store.dataFiles()).length;
    const kept = await store.upload("subset", id, 1, "kept");
    await store.upload("subset", id, 2, "dropped");
    await store.complete("subset", id, [kept]);
    expect((await store.read("subset")).toString()).toBe("kept");
    expect((await store.dataFiles()).length).toBe(before + 1);
  });

  test("400 InvalidPartOrder, also for a part named twice", async () => {
    const id = await store.create("order");
    const parts = [await store.upload("order", id, 1, large(1)), await store.upload("order", id, 2, "end")] as const;
    const refused = { status: 400, code: "InvalidPartOrder" };
    expect(await refusal(store.complete("order", id, [parts[1], parts[0]]))).toEqual(refused);
    expect(await refusal(store.complete("order", id, [parts[0], parts[0]]))).toEqual(refused);
    await store.complete("order", id, [...parts]);
  });

  test("400 InvalidPart for a part that is not there or has another etag", async () => {
    const id = await store.create("invalid");
    const part = await store.upload("invalid", id, 1, "x");
    const refused = { status: 400, code: "InvalidPart" };
    expect(await refusal(store.complete("invalid", id, [{ ...part, ETag: '"0"' }]))).toEqual(refused);
    expect(await refusal(store.complete("invalid", id, [part, { ...part, PartNumber: 2 }]))).toEqual(refused);
  });

  test("400 EntityTooSmall for any part under 5 MiB but the last", async () => {
    const id = await store.create("small");
    const parts = [await store.upload("small", id, 1, large(1).subarray(1)), await store.upload("small", id, 2, "end")];
    expect(await refusal(store.complete("small", id, parts))).toEqual({ status: 400, code: "EntityTooSmall" });
    await store.complete("small", id, parts.slice(0, 1));
  });

  test("400 MalformedXML without parts", async () => {
    const id = await store.create("none");
    expect(await refusal(store.complete("none", id, []))).toEqual({ status: 400, code: "MalformedXML" });
  });

  test("404 NoSuchUpload for an upload that never was, or is another key's", async () => {
    const id = await store.create("mine");
    const part = await store.upload("mine", id, 1, "x");
    expect(await refusal(store.complete("other", id, [part]))).toEqual(noSuchUpload);
    expect(await refusal(store.complete("mine", "../../etc", [part]))).toEqual(noSuchUpload);
    expect(await refusal(store.upload("other", id, 1, "x"))).toEqual(noSuchUpload);
    expect(await refusal(store.abort("other", id))).toEqual(noSuchUpload);
  });

  test("again after success is success for a while, then 404 NoSuchUpload", async () => {
    const id = await store.create("again");
    const parts = [await store.upload("again", id, 1, "x")];
    const first = await store.complete("again", id, parts);
    expect((await store.complete("again", id, parts)).ETag).toBe(first.ETag);
    expect(await refusal(store.abort("again", id))).toEqual(noSuchUpload);
    expect(await refusal(store.listParts("again", id))).toEqual(noSuchUpload);
    expect((await store.read("again")).toString()).toBe("x");
    clock = () => new Date(Date.now() + 11 * 60_000);
    expect(await refusal(store.complete("again", id, parts))).toEqual(noSuchUpload);
    clock = () => new Date();
  });

  test("If-None-Match: * is 412 PreconditionFailed where an object is, and leaves the upload as it was", async () => {
    await store.client.send(new PutObjectCommand({ Bucket, Key: "taken", Body: "first" }));
    const id = await store.create("taken");
    const parts = [await store.upload("taken", id, 1, "second")];
    const refused = { status: 412, code: "PreconditionFailed" };
    expect(await refusal(store.complete("taken", id, parts, { IfNoneMatch: "*" }))).toEqual(refused);
    expect((await store.read("taken")).toString()).toBe("first");
    await store.complete("taken", id, parts);
    expect((await store.read("taken")).toString()).toBe("second");
  });

  test("races with complete, abort and put end with one whole object", async () => {
    for (let round = 0; round < 10; round += 1) {
      const before = (await store.dataFiles()).length;
      const key = `race-${round}`;
      const id = await store.create(key);
      const parts = [await store.upload(key, id, 1, large(round + 1)), await store.upload(key, id, 2, "end")];
      const [, aborted] = await Promise.allSettled([
        store.complete(key, id, parts),
        store.abort(key, id),
        store.complete(key, id, parts),
        store.client.send(new PutObjectCommand({ Bucket, Key: key, Body: "put" })),
      ]);
      const bytes = await store.read(key);
      const whole = bytes.equals(Buffer.concat([large(round + 1), Buffer.from("end")]));
      expect(whole || bytes.toString() === "put").toBe(true);
      expect((await store.dataFiles()).length).toBe(before + (whole ? 2 : 1));
      expect(aborted?.status === "fulfilled" && whole).toBe(false);
      expect(await refusal(store.listParts(key, id))).toEqual(noSuchUpload);
    }
  });
});

describe("UploadPart", () => {
  test("400 InvalidArgument for part numbers 0 and 10001; 1 and 10000 are fine", async () => {
    const id = await store.create("numbers");
    for (const number of [0, 10_001]) {
      expect(await refusal(store.upload("numbers", id, number, "x"))).toEqual({ status: 400, code: "InvalidArgument" });
    }
    const parts = [await store.upload("numbers", id, 1, large(1)), await store.upload("numbers", id, 10_000, "end")];
    await store.complete("numbers", id, parts);
  });

  test("again under the same number replaces the part, also when the clock stands still", async () => {
    const id = await store.create("replaced");
    clock = (
      (fixed) => () =>
        fixed
    )(new Date());
    await store.upload("replaced", id, 1, "old");
    const part = await store.upload("replaced", id, 1, "new");
    clock = () => new Date();
    expect((await store.listParts("replaced", id)).Parts).toHaveLength(1);
    await store.complete("replaced", id, [part]);
    expect((await store.read("replaced")).toString()).toBe("new");
  });

  test("UploadPartCopy takes a range of an object", async () => {
    await store.client.send(new PutObjectCommand({ Bucket, Key: "donor", Body: "0123456789" }));
    const id = await store.create("copied");
    const target = { Bucket, Key: "copied", UploadId: id, PartNumber: 1, CopySource: `${Bucket}/donor` };
    const copied = await store.client.send(new UploadPartCopyCommand({ ...target, CopySourceRange: "bytes=2-4" }));
    await store.complete("copied", id, [{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }]);
    expect((await store.read("copied")).toString()).toBe("234");
  });
});

describe("AbortMultipartUpload", () => {
  test("removes the parts; after it everything is 404 NoSuchUpload", async () => {
    const before = (await store.dataFiles()).length;
    const id = await store.create("aborted");
    const part = await store.upload("aborted", id, 1, "x");
    await store.abort("aborted", id);
    expect((await store.dataFiles()).length).toBe(before);
    expect(await refusal(store.abort("aborted", id))).toEqual(noSuchUpload);
    expect(await refusal(store.listParts("aborted", id))).toEqual(noSuchUpload);
    expect(await refusal(store.complete("aborted", id, [part]))).toEqual(noSuchUpload);
    expect(await refusal(store.upload("aborted", id, 2, "x"))).toEqual(noSuchUpload);
  });
});

test("ListParts pages by part-number-marker", async () => {
  const id = await store.create("paged");
  for (const number of [5, 1, 3, 10, 7]) await store.upload("paged", id, number, "x".repeat(number));
  const seen: (number | undefined)[] = [];
  let PartNumberMarker: string | undefined;
  do {
    const page = await store.listParts("paged", id, { MaxParts: 2, PartNumberMarker });
    for (const part of page.Parts ?? []) {
      expect(part.Size).toBe(part.PartNumber);
      expect(part.ETag).toMatch(/^"[0-9a-f]{32}"$/);
      seen.push(part.PartNumber);
    }
    PartNumberMarker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (PartNumberMarker);
  expect(seen).toEqual([1, 3, 5, 7, 10]);
  expect((await store.listParts("paged", id, { MaxParts: 0 })).Parts ?? []).toEqual([]);
});

test("ListMultipartUploads pages by key and upload id", async () => {
  const expected: string[] = [];
  for (const key of ["uploads/a", "uploads/b", "uploads/b", "uploads/b", "uploads/c"])
    expected.push(await store.create(key));
  await store.create("elsewhere");
  const seen: (string | undefined)[] = [];
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker) {
    const command: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket,
      Prefix: "uploads/",
      MaxUploads: 2,
      ...marker,
    });
    const page: ListMultipartUploadsCommandOutput = await store.client.send(command);
    seen.push(...(page.Uploads ?? []).map((item) => item.UploadId));
    expect(page.Uploads?.every((item) => item.Initiated instanceof Date)).toBe(true);
    marker = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
  }
  expect([...seen].sort()).toEqual([...expected].sort());
  const after = await store.client.send(
    new ListMultipartUploadsCommand({ Bucket, Prefix: "uploads/", KeyMarker: "uploads/b" }),
  );
  expect(after.Uploads?.map((item) => item.UploadId)).toEqual(expected.slice(4));
});
