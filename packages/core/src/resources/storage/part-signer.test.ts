import { PutObjectCommand, S3Client, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, it } from "vitest";
import { createPartSigner } from "./part-signer.ts";
import { checksumHeader, type PartPlan, type StorageConfig } from "./storage.ts";

const config: StorageConfig = {
  endpoint: "http://127.0.0.1:9000",
  publicEndpoint: "https://store.example.com:8443",
  region: "eu-central-1",
  bucket: "vergence",
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const now = new Date("2026-01-31T23:59:58.700Z");
const expiresInSeconds = 86_400;
const oddKey = "workspaces/ä b/uploads/1+2=3&'(x)!*~/ü%20.mp4";

/** What the SDK's own presigner makes of the same request. */
async function presignWithSdk(of: StorageConfig, key: string, multipartUploadId: string | null, part: PartPlan) {
  const client = new S3Client({
    endpoint: of.publicEndpoint,
    region: of.region,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    credentials: {
      accessKeyId: of.accessKeyId,
      secretAccessKey: of.secretAccessKey,
      sessionToken: of.sessionToken,
    },
  });
  const input = { Bucket: of.bucket, Key: key, ContentLength: part.sizeBytes, ChecksumSHA256: part.checksumSha256 };
  const unhoistableHeaders = new Set([checksumHeader]);
  const options = { expiresIn: expiresInSeconds, signingDate: now, unhoistableHeaders };
  return multipartUploadId === null
    ? getSignedUrl(client, new PutObjectCommand(input), options)
    : getSignedUrl(
        client,
        new UploadPartCommand({ ...input, UploadId: multipartUploadId, PartNumber: part.partNumber }),
        options,
      );
}

/** What our own makes of it. */
function presign(of: StorageConfig, key: string, multipartUploadId: string | null, part: PartPlan): string {
  return createPartSigner(of).openPresigner({ key, multipartUploadId }, { now, expiresInSeconds }).presignPut(part);
}

const sortedQuery = (url: string) => [...new URL(url).searchParams].sort();

describe("openPresigner", () => {
  const cases = [
    { title: "UploadPart", multipartUploadId: "2~Xq+/=.upload", of: config },
    { title: "PutObject", multipartUploadId: null, of: config },
    {
      title: "UploadPart with a session token",
      multipartUploadId: "u1",
      of: { ...config, sessionToken: "IQoJ/+b3==" },
    },
    { title: "PutObject with a session token", multipartUploadId: null, of: { ...config, sessionToken: "IQoJ/+b3==" } },
    {
      title: "UploadPart without a port",
      multipartUploadId: "u1",
      of: { ...config, publicEndpoint: "https://s3.example.com/" },
    },
  ];
  it.each(cases)("signs $title as the SDK's presigner does", async ({ multipartUploadId, of }) => {
    const parts = [1, 2, 9_999, 10_000].map((partNumber) => ({ partNumber, sizeBytes: 104_857_600 - partNumber }));
    const plan = multipartUploadId === null ? parts.slice(0, 1) : parts;
    for (const part of plan) {
      const expected = await presignWithSdk(of, oddKey, multipartUploadId, part);
      const url = presign(of, oddKey, multipartUploadId, part);
      expect(sortedQuery(url)).toEqual(sortedQuery(expected));
      expect(new URL(url).pathname).toBe(new URL(expected).pathname);
      expect(new URL(url).host).toBe(new URL(expected).host);
    }
  });

  it.each([null, "u1"])(
    "binds a checksum as a signed header, as the SDK's presigner does that may not put it into the query",
    async (multipartUploadId) => {
      const part = { partNumber: 7, sizeBytes: 5, checksumSha256: "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" };
      const url = presign(config, oddKey, multipartUploadId, part);
      expect(sortedQuery(url)).toEqual(sortedQuery(await presignWithSdk(config, oddKey, multipartUploadId, part)));
      expect(new URL(url).searchParams.get("X-Amz-SignedHeaders")).toBe(`content-length;host;${checksumHeader}`);
      expect(url).not.toContain(encodeURIComponent(part.checksumSha256));
    },
  );

  it("binds the length, signs nothing else that a plain client does not send, and puts no checksum into the URL", () => {
    const query = new URL(presign(config, "k", "u", { partNumber: 1, sizeBytes: 5 })).searchParams;
    expect(query.get("X-Amz-SignedHeaders")).toBe("content-length;host");
    expect([...query.keys()].filter((name) => /checksum|crc|md5|sdk/i.test(name))).toEqual([]);
  });

  const expiryOf = (of: StorageConfig, seconds: number) => {
    const target = { key: "k", multipartUploadId: null };
    const { presignPut, expiresAt } = createPartSigner(of).openPresigner(target, { now, expiresInSeconds: seconds });
    const url = presignPut({ partNumber: 1, sizeBytes: 5 });
    const signed = new URL(url).searchParams.get("X-Amz-Expires");
    return { expiresAt: expiresAt.toISOString(), signed };
  };

  it("says when the URLs end, to the second that S3 signs", () => {
    expect(expiryOf(config, 60)).toEqual({ expiresAt: "2026-02-01T00:00:58.000Z", signed: "60" });
  });

  it("ends URLs with the temporary credentials that signed them", () => {
    const temporary = { ...config, sessionToken: "t", credentialsExpireAt: new Date("2026-02-01T00:00:08.900Z") };
    expect(expiryOf(temporary, 86_400)).toEqual({ expiresAt: "2026-02-01T00:00:08.000Z", signed: "10" });
    expect(expiryOf(temporary, 5)).toEqual({ expiresAt: "2026-02-01T00:00:03.000Z", signed: "5" });
  });

  it("never asks for more than S3's seven days", () => {
    expect(expiryOf(config, 900_000)).toEqual({ expiresAt: "2026-02-07T23:59:58.000Z", signed: "604800" });
  });

  it("refuses with storage_unavailable when the temporary credentials have ended", () => {
    const ended = { ...config, sessionToken: "t", credentialsExpireAt: now };
    expect(() => expiryOf(ended, 60)).toThrow(expect.objectContaining({ code: "storage_unavailable" }));
  });

  it("uses the key of the day that it signs on", async () => {
    const signer = createPartSigner(config);
    const target = { key: "k", multipartUploadId: null };
    const part = { partNumber: 1, sizeBytes: 5 };
    const tomorrow = new Date(now.getTime() + 86_400_000);
    signer.openPresigner(target, { now: tomorrow, expiresInSeconds }).presignPut(part);
    const url = signer.openPresigner(target, { now, expiresInSeconds }).presignPut(part);
    const expected = await presignWithSdk(config, "k", null, { partNumber: 1, sizeBytes: 5 });
    expect(sortedQuery(url)).toEqual(sortedQuery(expected));
  });
});
