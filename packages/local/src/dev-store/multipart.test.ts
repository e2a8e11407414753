import { createHash } from "node:crypto";
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bucket as Bucket,
  mebibyte,
  openTestStore,
  patternedBytes,
  refusal,
  type TestStore,
} from "./testing/open-test-store.ts";

let store: TestStore;
let clock = () => new Date();
beforeAll(async () => {
  store = await openTestStore({ now: () => clock() });
});
afterAll(() => store.close());

const create = async (Key: string, more: object = {}) =>
  (await store.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }))).UploadId ?? "";
const upload = async (
  Key: string,
  UploadId: string,
  PartNumber: number,
  Body: Buffer | string,
): Promise<CompletedPart> => {
  const { ETag } = await store.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  return { PartNumber, ETag };
};
const complete = (Key: string, UploadId: string, Parts: CompletedPart[], more: object = {}) =>
  store.client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...more }));
const abort = (Key: string, UploadId: string) =>
  store.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
const listParts = (Key: string, UploadId: string, more: object = {}) =>
  store.client.send(new ListPartsCommand({ Bucket, Key, UploadId, ...more }));
const read = async (Key: string, more: object = {}) => {
  const { Body } = await store.client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const large = (seed: number) => patternedBytes(5 * mebibyte, seed);
const noSuchUpload = { status: 404, code: "NoSuchUpload" };

describe("CompleteMultipartUpload", () => {
  test("joins the parts; etag, headers and ranges across their borders", async () => {
    const [first, last] = [large(1), Buffer.from("the end")];
    const id = await create("film", { ContentType: "video/mp4", Metadata: { eye: "right" } });
    // Uploaded in another order than named.
    const two = await upload("film", id, 7, last);
    const one = await upload("film", id, 2, first);
    const result = await complete("film", id, [one, two]);
    const md5 = (data: Buffer) => createHash("md5").update(data).digest();
    const etag = `"${md5(Buffer.concat([md5(first), md5(last)])).toString("hex")}-2"`;
    expect(result).toMatchObject({ ETag: etag, Key: "film", Bucket });
    expect(await store.client.send(new HeadObjectCommand({ Bucket, Key: "film" }))).toMatchObject({
      ETag: etag,
      ContentLength: first.length + last.length,
      ContentType: "video/mp4",
      Metadata: { eye: "right" },
    });
    expect((await read("film")).equals(Buffer.concat([first, last]))).toBe(true);
    const across = await read("film", { Range: `bytes=${first.length - 3}-${first.length + 2}` });
    expect(across.equals(Buffer.concat([first.subarray(-3), last.subarray(0, 3)]))).toBe(true);
  });

  test("a subset of the parts is enough; the rest is dropped", async () => {
    const id = await create("subset");
    const before = (await store.dataFiles()).length;
    const kept = await upload("subset", id, 1, "kept");
    await upload("subset", id, 2, "dropped");
    await complete("subset", id, [kept]);
    expect((await read("subset")).toString()).toBe("kept");
    expect((await store.dataFiles()).length).toBe(before + 1);
  });

  test("400 InvalidPartOrder, also for a part named twice", async () => {
    const id = await create("order");
    const parts = [await upload("order", id, 1, large(1)), await upload("order", id, 2, "end")] as const;
    const refused = { status: 400, code: "InvalidPartOrder" };
    expect(await refusal(complete("order", id, [parts[1], parts[0]]))).toEqual(refused);
    expect(await refusal(complete("order", id, [parts[0], parts[0]]))).toEqual(refused);
    await complete("order", id, [...parts]);
  });

  test("400 InvalidPart for a part that is not there or has another etag", async () => {
    const id = await create("invalid");
    const part = await upload("invalid", id, 1, "x");
    const refused = { status: 400, code: "InvalidPart" };
    expect(await refusal(complete("invalid", id, [{ ...part, ETag: '"0"' }]))).toEqual(refused);
    expect(await refusal(complete("invalid", id, [part, { ...part, PartNumber: 2 }]))).toEqual(refused);
  });

  test("400 EntityTooSmall for any part under 5 MiB but the last", async () => {
    const id = await create("small");
    const parts = [await upload("small", id, 1, large(1).subarray(1)), await upload("small", id, 2, "end")];
    expect(await refusal(complete("small", id, parts))).toEqual({ status: 400, code: "EntityTooSmall" });
    await complete("small", id, parts.slice(0, 1));
  });

  test("400 MalformedXML without parts", async () => {
    const id = await create("none");
    expect(await refusal(complete("none", id, []))).toEqual({ status: 400, code: "MalformedXML" });
  });

  test("404 NoSuchUpload for an upload that never was, or is another key's", async () => {
    const id = await create("mine");
    const part = await upload("mine", id, 1, "x");
    expect(await refusal(complete("other", id, [part]))).toEqual(noSuchUpload);
    expect(await refusal(complete("mine", "../../etc", [part]))).toEqual(noSuchUpload);
    expect(await refusal(upload("other", id, 1, "x"))).toEqual(noSuchUpload);
    expect(await refusal(abort("other", id))).toEqual(noSuchUpload);
  });

  test("again after success is success for a while, then 404 NoSuchUpload", async () => {
    const id = await create("again");
    const parts = [await upload("again", id, 1, "x")];
    const first = await complete("again", id, parts);
    expect((await complete("again", id, parts)).ETag).toBe(first.ETag);
    expect(await refusal(abort("again", id))).toEqual(noSuchUpload);
    expect(await refusal(listParts("again", id))).toEqual(noSuchUpload);
    expect((await read("again")).toString()).toBe("x");
    clock = () => new Date(Date.now() + 11 * 60_000);
    expect(await refusal(complete("again", id, parts))).toEqual(noSuchUpload);
    clock = () => new Date();
  });

  test("If-None-Match: * is 412 PreconditionFailed where an object is, and leaves the upload as it was", async () => {
    await store.client.send(new PutObjectCommand({ Bucket, Key: "taken", Body: "first" }));
    const id = await create("taken");
    const parts = [await upload("taken", id, 1, "second")];
    const refused = { status: 412, code: "PreconditionFailed" };
    expect(await refusal(complete("taken", id, parts, { IfNoneMatch: "*" }))).toEqual(refused);
    expect((await read("taken")).toString()).toBe("first");
    await complete("taken", id, parts);
    expect((await read("taken")).toString()).toBe("second");
  });

  test("races with complete, abort and put end with one whole object", async () => {
    for (let round = 0; round < 10; round += 1) {
      const before = (await store.dataFiles()).length;
      const key = `race-${round}`;
      const id = await create(key);
      const parts = [await upload(key, id, 1, large(round + 1)), await upload(key, id, 2, "end")];
      const [, aborted] = await Promise.allSettled([
        complete(key, id, parts),
        abort(key, id),
        complete(key, id, parts),
        store.client.send(new PutObjectCommand({ Bucket, Key: key, Body: "put" })),
      ]);
      const bytes = await read(key);
      const whole = bytes.equals(Buffer.concat([large(round + 1), Buffer.from("end")]));
      expect(whole || bytes.toString() === "put").toBe(true);
      expect((await store.dataFiles()).length).toBe(before + (whole ? 2 : 1));
      expect(aborted?.status === "fulfilled" && whole).toBe(false);
      expect(await refusal(listParts(key, id))).toEqual(noSuchUpload);
    }
  });
});

describe("UploadPart", () => {
  test("400 InvalidArgument for part numbers 0 and 10001; 1 and 10000 are fine", async () => {
    const id = await create("numbers");
    for (const number of [0, 10_001]) {
      expect(await refusal(upload("numbers", id, number, "x"))).toEqual({ status: 400, code: "InvalidArgument" });
    }
    const parts = [await upload("numbers", id, 1, large(1)), await upload("numbers", id, 10_000, "end")];
    await complete("numbers", id, parts);
  });

  test("again under the same number replaces the part, also when the clock stands still", async () => {
    const id = await create("replaced");
    clock = (
      (fixed) => () =>
        fixed
    )(new Date());
    await upload("replaced", id, 1, "old");
    const part = await upload("replaced", id, 1, "new");
    clock = () => new Date();
    expect((await listParts("replaced", id)).Parts).toHaveLength(1);
    await complete("replaced", id, [part]);
    expect((await read("replaced")).toString()).toBe("new");
  });

  test("UploadPartCopy takes a range of an object", async () => {
    await store.client.send(new PutObjectCommand({ Bucket, Key: "donor", Body: "0123456789" }));
    const id = await create("copied");
    const target = { Bucket, Key: "copied", UploadId: id, PartNumber: 1, CopySource: `${Bucket}/donor` };
    const copied = await store.client.send(new UploadPartCopyCommand({ ...target, CopySourceRange: "bytes=2-4" }));
    await complete("copied", id, [{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }]);
    expect((await read("copied")).toString()).toBe("234");
  });
});

describe("AbortMultipartUpload", () => {
  test("removes the parts; after it everything is 404 NoSuchUpload", async () => {
    const before = (await store.dataFiles()).length;
    const id = await create("aborted");
    const part = await upload("aborted", id, 1, "x");
    await abort("aborted", id);
    expect((await store.dataFiles()).length).toBe(before);
    expect(await refusal(abort("aborted", id))).toEqual(noSuchUpload);
    expect(await refusal(listParts("aborted", id))).toEqual(noSuchUpload);
    expect(await refusal(complete("aborted", id, [part]))).toEqual(noSuchUpload);
    expect(await refusal(upload("aborted", id, 2, "x"))).toEqual(noSuchUpload);
  });
});

test("ListParts pages by part-number-marker", async () => {
  const id = await create("paged");
  for (const number of [5, 1, 3, 10, 7]) await upload("paged", id, number, "x".repeat(number));
  const seen: (number | undefined)[] = [];
  let PartNumberMarker: string | undefined;
  do {
    const page = await listParts("paged", id, { MaxParts: 2, PartNumberMarker });
    for (const part of page.Parts ?? []) {
      expect(part.Size).toBe(part.PartNumber);
      expect(part.ETag).toMatch(/^"[0-9a-f]{32}"$/);
      seen.push(part.PartNumber);
    }
    PartNumberMarker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (PartNumberMarker);
  expect(seen).toEqual([1, 3, 5, 7, 10]);
  expect((await listParts("paged", id, { MaxParts: 0 })).Parts ?? []).toEqual([]);
});

test("ListMultipartUploads pages by key and upload id", async () => {
  const expected: string[] = [];
  for (const key of ["uploads/a", "uploads/b", "uploads/b", "uploads/b", "uploads/c"]) expected.push(await create(key));
  await create("elsewhere");
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

describe("an upload with SHA-256 checksums", () => {
  const sha256 = (body: string) => createHash("sha256").update(body).digest("base64");
  const begin = (key: string) => create(key, { ChecksumAlgorithm: "SHA256" });
  const send = async (Key: string, UploadId: string, Body: string, ChecksumSHA256?: string) => {
    const input = { Bucket, Key, UploadId, PartNumber: 1, Body, ChecksumSHA256 };
    const { ETag } = await store.client.send(new UploadPartCommand(input));
    return { PartNumber: 1, ETag };
  };

  test("is told when it begins, kept with each part, and needed at its end", async () => {
    const answer = await store.client.send(
      new CreateMultipartUploadCommand({ Bucket, Key: "sums", ChecksumAlgorithm: "SHA256" }),
    );
    expect(answer).toMatchObject({ ChecksumAlgorithm: "SHA256", ChecksumType: "COMPOSITE" });
    const id = answer.UploadId ?? "";
    const part = await send("sums", id, "one", sha256("one"));
    expect((await listParts("sums", id)).Parts).toMatchObject([{ ChecksumSHA256: sha256("one") }]);
    expect(await refusal(complete("sums", id, [part]))).toEqual({ status: 400, code: "InvalidRequest" });
    const wrong = { ...part, ChecksumSHA256: sha256("two") };
    expect(await refusal(complete("sums", id, [wrong]))).toEqual({ status: 400, code: "InvalidPart" });
    await complete("sums", id, [{ ...part, ChecksumSHA256: sha256("one") }]);
    expect((await read("sums")).toString()).toBe("one");
  });

  test("the store computes it of a part that comes without", async () => {
    const id = await begin("computed");
    const part = await send("computed", id, "one");
    await complete("computed", id, [{ ...part, ChecksumSHA256: sha256("one") }]);
  });

  test("400 BadDigest for other bytes, 400 InvalidRequest for a checksum of an upload that has none", async () => {
    const id = await begin("bad");
    expect(await refusal(send("bad", id, "one", sha256("two")))).toEqual({ status: 400, code: "BadDigest" });
    expect((await listParts("bad", id)).Parts ?? []).toEqual([]);
    const plain = await create("plain");
    expect(await refusal(send("plain", plain, "one", sha256("one")))).toEqual({ status: 400, code: "InvalidRequest" });
  });
});
