import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { collect, getBytes, MIB, putSigned, type StoreUnderTest, uploadParts } from "./store-under-test.ts";

const tail = Buffer.from("the last part may be small");

/** Multipart uploads, from opening to their many ends. */
export function testMultipartUploads(store: () => StoreUnderTest): void {
  const begin = (key: string) => uploadParts(store().storage, key, [randomBytes(5 * MIB), tail]);

  it("completeMultipartUpload › joins parts that were named out of order", async () => {
    const { storage } = store();
    const first = randomBytes(5 * MIB);
    const { multipartUploadId, parts } = await uploadParts(storage, "multipart/joined", [first, tail]);
    const outcome = await storage.completeMultipartUpload("multipart/joined", multipartUploadId, parts.toReversed());
    expect(outcome).toBe("completed");
    const head = await storage.headObject("multipart/joined");
    expect(head?.sizeBytes).toBe(first.length + tail.length);
    expect(head?.etag).toMatch(/^[0-9a-f]{32}-2$/);
    expect(Buffer.concat([first, tail]).equals(await getBytes(storage, "multipart/joined"))).toBe(true);
  });

  it("createMultipartUpload › what it says of type and caching is the object's", async () => {
    const { storage } = store();
    const key = "multipart/headers";
    const options = { contentType: "video/mp4", cacheControl: "private, max-age=3600" };
    const { multipartUploadId } = await storage.createMultipartUpload(key, options);
    const target = { key, multipartUploadId, partNumber: 1 };
    const part = await storage.uploadPart(target, Readable.from([tail]), { sizeBytes: tail.length });
    await storage.completeMultipartUpload(key, multipartUploadId, part ? [part] : []);
    const { url } = await storage.presignGet(key, { now: new Date(), expiresInSeconds: 600, fileName: "a.mp4" });
    const { headers } = await fetch(url);
    expect(headers.get("content-type")).toBe("video/mp4");
    expect(headers.get("cache-control")).toBe("private, max-age=3600");
  });

  it("uploadPart › stores a stream, replaces a part of the same number, and gives its etag", async () => {
    const { storage } = store();
    const key = "multipart/streamed";
    const { multipartUploadId } = await storage.createMultipartUpload(key);
    const send = (partNumber: number, bytes: Buffer) =>
      storage.uploadPart({ key, multipartUploadId, partNumber }, Readable.from([bytes]), { sizeBytes: bytes.length });
    const whole = randomBytes(5 * MIB);
    await send(1, randomBytes(5 * MIB));
    const parts = [await send(1, whole), await send(2, tail)];
    expect(parts.map((part) => part?.partNumber)).toEqual([1, 2]);
    expect((await storage.listParts(key, multipartUploadId))?.map(({ etag }) => etag)).toEqual(
      parts.map((part) => part?.etag),
    );
    const named = parts.filter((part) => part !== null);
    expect(await storage.completeMultipartUpload(key, multipartUploadId, named)).toBe("completed");
    expect(Buffer.concat([whole, tail]).equals(await getBytes(storage, key))).toBe(true);
  });

  it("uploadPart › null when the upload is gone; fails for a body of another length", async () => {
    const { storage } = store();
    const key = "multipart/gone";
    const { multipartUploadId } = await storage.createMultipartUpload(key);
    const target = { key, multipartUploadId, partNumber: 1 };
    const short = storage.uploadPart(target, Readable.from([tail]), { sizeBytes: tail.length + 1 });
    await expect(short).rejects.toThrow(/ended after/);
    expect(await storage.listParts(key, multipartUploadId)).toEqual([]);
    await storage.abortMultipartUpload(key, multipartUploadId);
    expect(await storage.uploadPart(target, Readable.from([tail]), { sizeBytes: tail.length })).toBeNull();
  });

  it("completeMultipartUpload › takes etags with quotes and without", async () => {
    const { storage } = store();
    const { multipartUploadId, parts } = await begin("multipart/quotes");
    const bare = parts.map((part, index) => (index === 0 ? { ...part, etag: part.etag.replaceAll('"', "") } : part));
    expect(await storage.completeMultipartUpload("multipart/quotes", multipartUploadId, bare)).toBe("completed");
  });

  it("completeMultipartUpload › parts_mismatch for a wrong etag, and the upload can still be completed", async () => {
    const { storage } = store();
    const { multipartUploadId, parts } = await begin("multipart/etag");
    const wrong = parts.map((part) => ({ ...part, etag: "0".repeat(32) }));
    const refused = storage.completeMultipartUpload("multipart/etag", multipartUploadId, wrong);
    await expect(refused).rejects.toMatchObject({
      code: "parts_mismatch",
      message: expect.stringContaining("InvalidPart"),
    });
    expect(await storage.headObject("multipart/etag")).toBeNull();
    expect(await storage.completeMultipartUpload("multipart/etag", multipartUploadId, parts)).toBe("completed");
  });

  it("completeMultipartUpload › parts_mismatch for a part that was never sent", async () => {
    const { storage } = store();
    const { multipartUploadId, parts } = await begin("multipart/missing");
    const more = [...parts, { partNumber: 3, etag: "0".repeat(32) }];
    const refused = storage.completeMultipartUpload("multipart/missing", multipartUploadId, more);
    await expect(refused).rejects.toMatchObject({ code: "parts_mismatch" });
  });

  it("completeMultipartUpload › parts_mismatch for a part under 5 MiB before the last", async () => {
    const { storage } = store();
    const { multipartUploadId, parts } = await uploadParts(storage, "multipart/small", [tail, tail]);
    const refused = storage.completeMultipartUpload("multipart/small", multipartUploadId, parts);
    await expect(refused).rejects.toMatchObject({
      code: "parts_mismatch",
      message: expect.stringContaining("EntityTooSmall"),
    });
  });

  it("completeMultipartUpload › parts_mismatch for no parts, and for a part named twice", async () => {
    const { storage } = store();
    const { multipartUploadId, parts } = await begin("multipart/twice-named");
    const complete = (named: typeof parts) =>
      storage.completeMultipartUpload("multipart/twice-named", multipartUploadId, named);
    await expect(complete([])).rejects.toMatchObject({ code: "parts_mismatch" });
    await expect(complete([...parts, ...parts])).rejects.toMatchObject({
      code: "parts_mismatch",
      message: "Part 1 was named twice.",
    });
  });

  it("completeMultipartUpload › a second time leaves the object as it is", async () => {
    const { storage } = store();
    const { multipartUploadId, parts } = await begin("multipart/again");
    await storage.completeMultipartUpload("multipart/again", multipartUploadId, parts);
    const head = await storage.headObject("multipart/again");
    const again = await storage.completeMultipartUpload("multipart/again", multipartUploadId, parts);
    expect(["completed", "no_such_upload"]).toContain(again);
    expect(await storage.headObject("multipart/again")).toEqual(head);
    expect(await storage.listParts("multipart/again", multipartUploadId)).toBeNull();
  });

  it("abortMultipartUpload › twice is success; no parts, no completion and no part is taken afterwards", async () => {
    const { storage } = store();
    const key = "multipart/aborted";
    const { multipartUploadId, parts } = await begin(key);
    await storage.abortMultipartUpload(key, multipartUploadId);
    await storage.abortMultipartUpload(key, multipartUploadId);
    expect(await storage.listParts(key, multipartUploadId)).toBeNull();
    expect(await storage.completeMultipartUpload(key, multipartUploadId, parts)).toBe("no_such_upload");
    const plan = { partNumber: 1, sizeBytes: tail.length };
    expect((await putSigned(storage, { key, multipartUploadId }, plan, { body: tail })).status).toBe(404);
    expect(await storage.headObject(key)).toBeNull();
  });

  it("listParts › number, etag and size by number, the last sent of each, page after page", async () => {
    const { pagedStorage } = store();
    const key = "multipart/listed";
    const { multipartUploadId, parts } = await uploadParts(pagedStorage, key, Array(5).fill(Buffer.from("a")));
    const plan = { partNumber: 2, sizeBytes: tail.length };
    const again = await putSigned(pagedStorage, { key, multipartUploadId }, plan, { body: tail });
    const listed = await pagedStorage.listParts(key, multipartUploadId);
    const expected = parts.map(({ partNumber, etag }) => ({
      partNumber,
      etag: etag.replaceAll('"', ""),
      sizeBytes: 1,
    }));
    expected[1] = { partNumber: 2, etag: again.etag.replaceAll('"', ""), sizeBytes: tail.length };
    expect(listed).toEqual(expected);
  });

  it("listMultipartUploads › those under the prefix, page after page, also several of one key", async () => {
    const { pagedStorage } = store();
    const keys = ["open/a", "open/a", "open/b", "open/c", "open/d"];
    const opened = new Map<string, string>();
    for (const key of keys) opened.set((await pagedStorage.createMultipartUpload(key)).multipartUploadId, key);
    await pagedStorage.createMultipartUpload("opened-elsewhere/e");
    const listed = await collect(pagedStorage.listMultipartUploads("open/"));
    expect(new Map(listed.map(({ key, multipartUploadId }) => [multipartUploadId, key]))).toEqual(opened);
    expect(listed).toHaveLength(keys.length);
    for (const { initiatedAt } of listed) expect(Math.abs(initiatedAt.getTime() - Date.now())).toBeLessThan(600_000);
  });
}
