import { expect, it } from "vitest";
import { createPresignGet } from "./presign-get.ts";
import { createS3Client, defaultLimits as limits } from "./s3-client.ts";
import type { StorageConfig } from "./storage.ts";

const config: StorageConfig = {
  endpoint: "http://127.0.0.1:9000",
  publicEndpoint: "https://store.example.com",
  region: "eu-central-1",
  bucket: "vergence",
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "an-example-of-a-secret",
};
const now = new Date("2026-01-31T23:59:58.700Z");
const presign = (changes: Partial<StorageConfig> = {}) => {
  const of = { ...config, ...changes };
  const { presignGet } = createPresignGet({
    config: of,
    client: createS3Client(of, limits),
    bucket: of.bucket,
    limits,
  });
  return presignGet("films/a.mp4", { now, expiresInSeconds: 3_600, fileName: "Ünder water.mp4" });
};

it("points at the public endpoint, says when it ends, and names the file", async () => {
  const { url, expiresAt } = await presign();
  const { origin, pathname, searchParams } = new URL(url);
  expect([origin, pathname]).toEqual(["https://store.example.com", "/vergence/films/a.mp4"]);
  expect(searchParams.get("X-Amz-Expires")).toBe("3600");
  expect(searchParams.get("response-content-disposition")).toBe("attachment; filename*=UTF-8''%C3%9Cnder%20water.mp4");
  expect(expiresAt.toISOString()).toBe("2026-02-01T00:59:58.000Z");
});

it("ends with temporary credentials, and carries their token", async () => {
  const temporary = { sessionToken: "a-token", credentialsExpireAt: new Date("2026-02-01T00:10:00Z") };
  const { url, expiresAt } = await presign(temporary);
  expect(new URL(url).searchParams.get("X-Amz-Security-Token")).toBe("a-token");
  expect(new URL(url).searchParams.get("X-Amz-Expires")).toBe("602");
  expect(expiresAt).toEqual(temporary.credentialsExpireAt);
});

it("refuses once they have ended", async () => {
  const ended = presign({ sessionToken: "a-token", credentialsExpireAt: now });
  await expect(ended).rejects.toMatchObject({ code: "storage_unavailable" });
});
