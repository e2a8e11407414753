import { createHash } from "node:crypto";
import { CreateMultipartUploadCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type MultipartStore, openMultipartStore } from "./testing/open-multipart-store.ts";
import { bucket as Bucket, refusal } from "./testing/open-test-store.ts";

let store: MultipartStore;
beforeAll(async () => {
  store = await openMultipartStore();
});
afterAll(() => store.close());

describe("an upload with SHA-256 checksums", () => {
  const sha256 = (body: string) => createHash("sha256").update(body).digest("base64");
  const begin = (key: string) => store.create(key, { ChecksumAlgorithm: "SHA256" });
  const send = async (Key: string, UploadId: string, Body: string, ChecksumSHA256?: string) => {
    const input = { Bucket, Key, UploadId, PartNumber: 1, Body, ChecksumSHA256 };
    const { ETag } = await store.client.send(new UploadPartCommand(input));
    return { PartNumber: 1, ETag };
  };

  test("is declared when it begins, stored with each part, and needed at its end", async () => {
    const answer = await store.client.send(
      new CreateMultipartUploadCommand({ Bucket, Key: "sums", ChecksumAlgorithm: "SHA256" }),
    );
    expect(answer).toMatchObject({ ChecksumAlgorithm: "SHA256", ChecksumType: "COMPOSITE" });
    const id = answer.UploadId ?? "";
    const part = await send("sums", id, "one", sha256("one"));
    expect((await store.listParts("sums", id)).Parts).toMatchObject([{ ChecksumSHA256: sha256("one") }]);
    expect(await refusal(store.complete("sums", id, [part]))).toEqual({ status: 400, code: "InvalidRequest" });
    const wrong = { ...part, ChecksumSHA256: sha256("two") };
    expect(await refusal(store.complete("sums", id, [wrong]))).toEqual({ status: 400, code: "InvalidPart" });
    await store.complete("sums", id, [{ ...part, ChecksumSHA256: sha256("one") }]);
    expect((await store.read("sums")).toString()).toBe("one");
  });

  test("the store computes it of a part that comes without", async () => {
    const id = await begin("computed");
    const part = await send("computed", id, "one");
    await store.complete("computed", id, [{ ...part, ChecksumSHA256: sha256("one") }]);
  });

  test("400 BadDigest for other bytes, 400 InvalidRequest for a checksum of an upload that has none", async () => {
    const id = await begin("bad");
    expect(await refusal(send("bad", id, "one", sha256("two")))).toEqual({ status: 400, code: "BadDigest" });
    expect((await store.listParts("bad", id)).Parts ?? []).toEqual([]);
    const plain = await store.create("plain");
    expect(await refusal(send("plain", plain, "one", sha256("one")))).toEqual({ status: 400, code: "InvalidRequest" });
  });
});
