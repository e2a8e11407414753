import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { checksumHeader } from "../storage.ts";
import { getBytes, MIB, putSigned, type StoreUnderTest, sha256Of, uploadParts } from "./store-under-test.ts";

const tail = Buffer.from("the last part may be small");
const other = Buffer.from("The last part may be small");

/**
 * What a store does with parts that come with their SHA-256.
 * @param verifies whether it compares them with the bytes, as S3 does; one that does not takes them all the same
 */
export function testChecksums(store: () => StoreUnderTest, { verifies }: { verifies: boolean }): void {
  const plan = { partNumber: 1, sizeBytes: tail.length, checksumSha256: sha256Of(tail) };
  const headers = { [checksumHeader]: plan.checksumSha256 };

  it("checksums › a multipart upload of parts with their checksums becomes the object", async () => {
    const { storage } = store();
    const first = randomBytes(5 * MIB);
    const key = "checksums/joined";
    const { multipartUploadId, parts } = await uploadParts(storage, key, [first, tail], { hasChecksums: true });
    expect(await storage.completeMultipartUpload(key, multipartUploadId, parts.toReversed())).toBe("completed");
    expect(Buffer.concat([first, tail]).equals(await getBytes(storage, key))).toBe(true);
  });

  it("checksums › a PUT of the whole object with its checksum", async () => {
    const { storage } = store();
    const target = { key: "checksums/whole", multipartUploadId: null };
    expect((await putSigned(storage, target, plan, { body: tail, headers })).status).toBe(200);
    expect(tail.equals(await getBytes(storage, target.key))).toBe(true);
  });

  it("checksums › 403 for a PUT that leaves its checksum out, or sends another than was signed", async () => {
    const { storage } = store();
    const target = { key: "checksums/unsigned", multipartUploadId: null };
    expect((await putSigned(storage, target, plan, { body: tail })).status).toBe(403);
    const wrong = { [checksumHeader]: sha256Of(other) };
    expect((await putSigned(storage, target, plan, { body: other, headers: wrong })).status).toBe(403);
    expect(await storage.headObject(target.key)).toBeNull();
  });

  it(`checksums › other bytes of the same length: ${verifies ? "400, and nothing is stored" : "taken, for this store compares none"}`, async () => {
    const { storage } = store();
    const key = "checksums/other";
    const { multipartUploadId } = await storage.createMultipartUpload(key, { hasChecksums: true });
    const sent = [
      await putSigned(storage, { key, multipartUploadId }, plan, { body: other, headers }),
      await putSigned(storage, { key, multipartUploadId: null }, plan, { body: other, headers }),
    ];
    expect(sent.map(({ status }) => status)).toEqual(verifies ? [400, 400] : [200, 200]);
    expect(await storage.listParts(key, multipartUploadId)).toHaveLength(verifies ? 0 : 1);
    expect((await storage.headObject(key)) === null).toBe(verifies);
  });

  it.runIf(verifies)("checksums › parts_mismatch for a completion that names another checksum", async () => {
    const { storage } = store();
    const key = "checksums/named";
    const { multipartUploadId, parts } = await uploadParts(storage, key, [tail], { hasChecksums: true });
    const wrong = parts.map((part) => ({ ...part, checksumSha256: sha256Of(other) }));
    await expect(storage.completeMultipartUpload(key, multipartUploadId, wrong)).rejects.toMatchObject({
      code: "parts_mismatch",
    });
    expect(await storage.completeMultipartUpload(key, multipartUploadId, parts)).toBe("completed");
  });
}
