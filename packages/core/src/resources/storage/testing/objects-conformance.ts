import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { createS3Storage } from "../create-s3-storage.ts";
import { collect, getBytes, MIB, putText, type StoreUnderTest } from "./store-under-test.ts";

const oddKeys = [
  "a b+c",
  "per%20cent",
  "q?u=e&r#y",
  "quote'\"<>&amp;",
  "ünï-日本-🎬",
  "(a)!*~,;:@$=[]{}|\\^`",
  "sl/ash/es",
];

/** Whole objects: writing, reading, finding, deleting. */
export function testObjects(store: () => StoreUnderTest): void {
  it("headObject and getObject › null for what is not there", async () => {
    expect(await store().storage.headObject("objects/none")).toBeNull();
    expect(await store().storage.getObject("objects/none")).toBeNull();
  });

  it("putObject › stores a stream of known size", async () => {
    const bytes = randomBytes(3 * MIB);
    const stream = Readable.from([bytes.subarray(0, 100), bytes.subarray(100, MIB), bytes.subarray(MIB)]);
    const options = { sizeBytes: bytes.length, contentType: "video/mp4", cacheControl: "no-store" };
    await store().storage.putObject("objects/stream", stream, options);
    const body = await store().storage.getObject("objects/stream");
    expect(body).toMatchObject({ sizeBytes: bytes.length, contentType: "video/mp4", contentRange: null });
    body?.stream.destroy();
    expect(bytes.equals(await getBytes(store().storage, "objects/stream"))).toBe(true);
  });

  it.each([
    ["a buffer", Buffer.alloc(0)],
    ["a stream", Readable.from([])],
  ])("putObject › stores nothing at all from %s", async (_, body) => {
    await store().storage.putObject("objects/empty", body, { sizeBytes: 0, contentType: "text/plain" });
    expect((await store().storage.headObject("objects/empty"))?.sizeBytes).toBe(0);
    expect(await getBytes(store().storage, "objects/empty")).toHaveLength(0);
  });

  it.each([
    ["ends early", () => Readable.from([Buffer.from("123")]), "ended after 3 of 5 bytes"],
    ["does not end in time", () => Readable.from([Buffer.from("1234567")]), "longer than the 5 bytes"],
    ["fails", () => Readable.from(failing()), "the disk is gone"],
  ])("putObject › fails, and stores nothing, when its stream %s", async (name, stream, message) => {
    const options = { sizeBytes: 5, contentType: "text/plain" };
    await expect(store().storage.putObject(`objects/${name}`, stream(), options)).rejects.toThrow(message);
    expect(await store().storage.headObject(`objects/${name}`)).toBeNull();
  });

  it("getObject › the bytes of a range, and where they lie", async () => {
    await putText(store().storage, "objects/range", "0123456789");
    const range = async (value: string) => {
      const body = await store().storage.getObject("objects/range", { range: value });
      return { text: body && (await text(body.stream)), size: body?.sizeBytes, range: body?.contentRange };
    };
    expect(await range("bytes=2-5")).toEqual({ text: "2345", size: 4, range: "bytes 2-5/10" });
    expect(await range("bytes=8-")).toEqual({ text: "89", size: 2, range: "bytes 8-9/10" });
    expect(await range("bytes=-3")).toEqual({ text: "789", size: 3, range: "bytes 7-9/10" });
    await expect(range("bytes=10-11")).rejects.toMatchObject({ code: "range_not_satisfiable" });
  });

  it("getObject › source_changed when the etag is another", async () => {
    const { storage } = store();
    await putText(storage, "objects/changed", "first");
    const etag = (await storage.headObject("objects/changed"))?.etag ?? "";
    for (const ifMatch of [etag, `"${etag}"`]) {
      const body = await storage.getObject("objects/changed", { ifMatch });
      expect(body && (await text(body.stream))).toBe("first");
      expect(body?.etag).toBe(etag);
    }
    await putText(storage, "objects/changed", "second");
    const reading = storage.getObject("objects/changed", { ifMatch: etag });
    await expect(reading).rejects.toMatchObject({ code: "source_changed" });
  });

  it("getObject › its signal ends the body, and the call with the signal's own reason", async () => {
    const { storage } = store();
    const bytes = randomBytes(8 * MIB);
    await storage.putObject("objects/long", bytes, { sizeBytes: bytes.length, contentType: "video/mp4" });
    const abort = new AbortController();
    const body = await storage.getObject("objects/long", { signal: abort.signal });
    const ended = body && once(body.stream, "error");
    abort.abort(new Error("no longer wanted"));
    expect(await ended).toHaveLength(1);
    await expect(storage.getObject("objects/long", { signal: abort.signal })).rejects.toThrow("no longer wanted");
  });

  it("listObjects › keys and sizes under the prefix, page after page", async () => {
    const { pagedStorage } = store();
    for (const name of ["a", "b", "c/d", "e", "f"]) await putText(pagedStorage, `listed/${name}`, name);
    await putText(pagedStorage, "listed-elsewhere", "x");
    expect((await collect(pagedStorage.listObjects("listed/"))).sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      { key: "listed/a", sizeBytes: 1 },
      { key: "listed/b", sizeBytes: 1 },
      { key: "listed/c/d", sizeBytes: 3 },
      { key: "listed/e", sizeBytes: 1 },
      { key: "listed/f", sizeBytes: 1 },
    ]);
    expect(await collect(pagedStorage.listObjects("listed-nowhere/"))).toEqual([]);
  });

  it("deleteObjects › many at once; what is gone already is success", async () => {
    const { pagedStorage } = store();
    const keys = ["1", "2", "3", "4", "5"].map((name) => `deleted/${name}`);
    for (const key of keys) await putText(pagedStorage, key, "x");
    await pagedStorage.deleteObjects([...keys, "deleted/never-there"]);
    expect(await collect(pagedStorage.listObjects("deleted/"))).toEqual([]);
    await pagedStorage.deleteObjects(keys);
    await pagedStorage.deleteObjects([]);
  });

  it.each(oddKeys)("keys › %s is written, found, read, listed and deleted", async (name) => {
    const { storage } = store();
    const key = `odd/${name}`;
    await putText(storage, key, name);
    expect((await storage.headObject(key))?.sizeBytes).toBe(Buffer.byteLength(name));
    expect((await getBytes(storage, key)).toString()).toBe(name);
    expect(await collect(storage.listObjects(key))).toEqual([{ key, sizeBytes: Buffer.byteLength(name) }]);
    await storage.deleteObjects([key]);
    expect(await storage.headObject(key)).toBeNull();
  });

  it("check › throws storage_unavailable when the bucket is not there, or the keys are wrong", async () => {
    await store().storage.check();
    for (const wrong of [{ bucket: "tests-no-such-bucket" }, { secretAccessKey: "wrong" }]) {
      const storage = createS3Storage({ ...store().config, ...wrong });
      await expect(storage.check()).rejects.toMatchObject({ code: "storage_unavailable" });
      storage.close();
    }
  });
}

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from("12");
  throw new Error("the disk is gone");
}
