import { once } from "node:events";
import { request } from "node:http";
import { expect, it } from "vitest";
import type { PresignTarget } from "../storage.ts";
import { putSigned, type StoreUnderTest } from "./store-under-test.ts";

/** What a store does with the URLs that clients are given. */
export function testPresignedPuts(store: () => StoreUnderTest): void {
  const body = Buffer.from("0123456789");
  const plan = { partNumber: 1, sizeBytes: body.length };
  const presign = (target: PresignTarget) =>
    store().storage.openPresigner(target, { now: new Date(), expiresInSeconds: 600 }).presignPut(plan);
  const put = (key: string, sent: Buffer, headers: Record<string, string> = {}) =>
    putSigned(store().storage, { key, multipartUploadId: null }, plan, { body: sent, headers });

  it("presigned PUT › 200 for a body of the signed length", async () => {
    const { status, etag } = await put("presigned/exact", body);
    expect(status).toBe(200);
    const head = await store().storage.headObject("presigned/exact");
    expect(head).toEqual({ sizeBytes: 10, etag: etag.replaceAll('"', ""), versionId: null });
  });

  it("presigned PUT › 200 with a Content-Type that was not signed", async () => {
    expect((await put("presigned/typed", body, { "content-type": "video/mp4" })).status).toBe(200);
  });

  it.each([
    ["shorter", Buffer.from("012345678")],
    ["longer", Buffer.from("0123456789!")],
    ["empty", Buffer.alloc(0)],
  ])("presigned PUT › 403 for a %s body, and nothing is stored", async (name, sent) => {
    expect((await put(`presigned/${name}`, sent)).status).toBe(403);
    expect(await store().storage.headObject(`presigned/${name}`)).toBeNull();
  });

  it("presigned PUT of a part › 403 for another length, and the part is not stored", async () => {
    const { storage } = store();
    const key = "presigned/part";
    const { multipartUploadId } = await storage.createMultipartUpload(key);
    const { status } = await putSigned(storage, { key, multipartUploadId }, plan, { body: Buffer.from("short") });
    expect(status).toBe(403);
    expect(await storage.listParts(key, multipartUploadId)).toEqual([]);
  });

  it("presigned PUT › 403 after the URL has ended", async () => {
    const ended = { now: new Date(Date.now() - 3_600_000), expiresInSeconds: 60 };
    const target = { key: "presigned/ended", multipartUploadId: null };
    expect((await putSigned(store().storage, target, plan, { body }, ended)).status).toBe(403);
  });

  it("presigned PUT › a body that breaks off is not stored", async () => {
    const target = { key: "presigned/broken", multipartUploadId: null };
    const sending = request(presign(target), { method: "PUT", headers: { "content-length": "10" } });
    const failed = once(sending, "error");
    sending.write("01234", () => sending.destroy(new Error("the client disconnected")));
    await failed;
    expect(await store().storage.headObject("presigned/broken")).toBeNull();
  });

  it("presigned PUT › the URL names no checksum", async () => {
    const target = { key: "presigned/url", multipartUploadId: null };
    expect(presign(target)).not.toMatch(/checksum|crc|sha256=(?!UNSIGNED)/i);
  });
}
