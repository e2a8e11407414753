import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { PutBucketCorsCommand, PutBucketLifecycleConfigurationCommand } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { doctorBucket } from "../doctor.ts";
import type { Finding } from "../doctor-finding.ts";
import { createS3Client, defaultLimits } from "../s3-client.ts";
import type { StoreUnderTest } from "./store-under-test.ts";

const origins = ["https://vergence.example.com", "http://127.0.0.1:3000"];
const statuses = (findings: Finding[]) => Object.fromEntries(findings.map(({ check, status }) => [check, status]));
const newBucket = (store: StoreUnderTest) => ({ ...store.config, bucket: `tests-${randomUUID()}` });
const pasted = (findings: Finding[], check: Finding["check"]) =>
  JSON.parse(findings.find((finding) => finding.check === check)?.paste?.match(/'(.*)'/)?.[1] ?? "null");

/** What the doctor sees on any store. */
export function testDoctor(store: () => StoreUnderTest): void {
  it("doctorBucket › makes the bucket and its CORS rule on the dev store, and is content the next time", async () => {
    const config = newBucket(store());
    const first = await doctorBucket(config, { origins, isDevStore: true });
    expect(statuses(first)).toEqual({ bucket: "fixed", writable: "ok", cors: "fixed", lifecycle: "ok" });
    const second = await doctorBucket(config, { origins, isDevStore: true });
    expect(statuses(second)).toEqual({ bucket: "ok", writable: "ok", cors: "ok", lifecycle: "ok" });
  });

  it("doctorBucket › says what to paste where the bucket is missing, and touches nothing", async () => {
    const config = newBucket(store());
    const findings = await doctorBucket(config, { origins, isDevStore: false });
    expect(findings).toEqual([
      expect.objectContaining({ check: "bucket", status: "failed", paste: expect.stringContaining(config.bucket) }),
    ]);
    expect(await doctorBucket(config, { origins, isDevStore: false })).toEqual(findings);
  });

  it("doctorBucket › names wrong keys", async () => {
    const wrong = { ...store().config, secretAccessKey: "wrong" };
    const findings = await doctorBucket(wrong, { origins, isDevStore: false });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ status: "failed", message: expect.stringContaining("S3_SECRET_ACCESS_KEY") });
  });

  it("doctorBucket › CORS fails for the origins that no rule names", async () => {
    const other = ["https://other.example.com", "https://vergence.example.com"];
    const cors = (await doctorBucket(store().config, { origins: other, isDevStore: false })).find(
      ({ check }) => check === "cors",
    );
    expect(cors?.status).toBe("failed");
    expect(cors?.message).toContain("https://other.example.com");
    expect(cors?.message).not.toContain("vergence.example.com");
  });

  it("a browser's preflight › the origin, PUT and Content-Type are allowed, ETag is exposed; others get nothing", async () => {
    const ours = await preflight(store(), "https://vergence.example.com");
    expect(ours["access-control-allow-origin"]).toBe("https://vergence.example.com");
    expect(ours["access-control-allow-methods"]).toContain("PUT");
    expect(ours["access-control-allow-headers"]?.toLowerCase()).toContain("content-type");
    const answer = await send(store(), "GET", { origin: "https://vergence.example.com" });
    expect(answer["access-control-expose-headers"]?.toLowerCase()).toContain("etag");
    const others = await preflight(store(), "https://evil.example.com");
    expect(others["access-control-allow-origin"]).toBeUndefined();
  });
}

/** Where the store has the APIs: what the doctor prints is what heals the bucket. */
export function testDoctorsAdvice(store: () => StoreUnderTest): void {
  it("doctorBucket › is content once its advice was pasted", async () => {
    const config = newBucket(store());
    await doctorBucket(config, { origins: [], isDevStore: true });
    const client = createS3Client(config, defaultLimits);
    const before = await doctorBucket(config, { origins, isDevStore: false });
    expect(statuses(before)).toEqual({ bucket: "ok", writable: "ok", cors: "failed", lifecycle: "failed" });
    const Bucket = config.bucket;
    await client.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: pasted(before, "cors") }));
    const LifecycleConfiguration = pasted(before, "lifecycle");
    await client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
    const after = await doctorBucket(config, { origins, isDevStore: false });
    expect(statuses(after)).toEqual({ bucket: "ok", writable: "ok", cors: "ok", lifecycle: "ok" });
    const tooQuick = await doctorBucket(config, { origins, isDevStore: false, uploadGroupTtlSeconds: 30 * 86_400 });
    expect(statuses(tooQuick).lifecycle).toBe("failed");
    client.destroy();
  });
}

const preflight = (store: StoreUnderTest, origin: string) =>
  send(store, "OPTIONS", {
    origin,
    "access-control-request-method": "PUT",
    "access-control-request-headers": "content-type",
  });

/** fetch would not send these headers as a browser does. */
async function send(store: StoreUnderTest, method: string, headers: Record<string, string>) {
  const { endpoint, bucket } = store.config;
  const sending = request(`${endpoint}/${bucket}/workspaces/w/uploads/g/f`, { method, headers }).end();
  return new Promise<Record<string, string | undefined>>((resolve, reject) => {
    sending.once("error", reject);
    sending.once("response", (response) => {
      response.resume();
      resolve(response.headers as Record<string, string | undefined>);
    });
  });
}
