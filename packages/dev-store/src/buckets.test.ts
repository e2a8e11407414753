import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketCorsCommand,
  DeleteBucketLifecycleCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bucket as Bucket, openTestStore, readRefusal, refusal, type TestStore } from "./testing/open-test-store.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const createBucket = (name: string) => store.client.send(new CreateBucketCommand({ Bucket: name }));
const deleteBucket = (name: string) => store.client.send(new DeleteBucketCommand({ Bucket: name }));
const headBucket = (name: string) => store.client.send(new HeadBucketCommand({ Bucket: name }));

describe("buckets", () => {
  test("are created, found, listed and deleted", async () => {
    expect((await refusal(headBucket("films"))).status).toBe(404);
    await createBucket("films");
    await createBucket("films");
    await headBucket("films");
    const names = (await store.client.send(new ListBucketsCommand({}))).Buckets?.map((bucket) => bucket.Name);
    expect(names).toEqual(["films", Bucket]);
    await deleteBucket("films");
    expect(await refusal(deleteBucket("films"))).toEqual({ status: 404, code: "NoSuchBucket" });
    await createBucket("films");
    await deleteBucket("films");
  });

  test("another region answers 409 BucketAlreadyOwnedByYou for a bucket that is there", async () => {
    const other = await openTestStore({ region: "eu-west-1" }).catch((error: Error) => error.name);
    // The test client signs for us-east-1, which that store refuses.
    expect(other).toBe("AuthorizationHeaderMalformed");
  });

  test("409 BucketNotEmpty while an object is there", async () => {
    await store.client.send(new PutObjectCommand({ Bucket, Key: "x", Body: "x" }));
    expect(await refusal(deleteBucket(Bucket))).toEqual({ status: 409, code: "BucketNotEmpty" });
  });

  test.each(["ab", "Upper", "a..b", "-a-", "a_b"])("400 InvalidBucketName for %s", async (name) => {
    expect(await refusal(createBucket(name))).toEqual({ status: 400, code: "InvalidBucketName" });
  });

  test("their location and versioning can be asked for", async () => {
    const location = await store.client.send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint).toBeUndefined();
    const versioning = await store.client.send(new GetBucketVersioningCommand({ Bucket }));
    expect(versioning.Status).toBeUndefined();
  });
});

test("501 NotImplemented for an operation the store does not have, which leaves the object alone", async () => {
  await store.client.send(new PutObjectCommand({ Bucket, Key: "tagged", Body: "x" }));
  const refused = { status: 501, code: "NotImplemented" };
  const Tagging = { TagSet: [{ Key: "a", Value: "b" }] };
  expect(await refusal(store.client.send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging })))).toEqual(
    refused,
  );
  expect(await refusal(store.client.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" })))).toEqual(refused);
});

test("400 InvalidURI for a path that does not decode", async () => {
  expect(await readRefusal(await fetch(`${store.endpoint}/${Bucket}/%zz`))).toEqual({
    status: 400,
    code: "InvalidURI",
  });
});

describe("CORS", () => {
  const origin = "https://studio.example.com";
  const CORSRules = [
    { AllowedOrigins: ["https://only-read.example"], AllowedMethods: ["GET"] },
    {
      ID: "upload",
      AllowedOrigins: ["https://*.example.com"],
      AllowedMethods: ["PUT", "GET"],
      AllowedHeaders: ["content-*"],
      ExposeHeaders: ["ETag"],
      MaxAgeSeconds: 600,
    },
  ];
  const putCors = (rules: object[]) =>
    store.client.send(
      new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: rules as typeof CORSRules } }),
    );
  const preflight = (headers: Record<string, string>) =>
    fetch(`${store.endpoint}/${Bucket}/film`, { method: "OPTIONS", headers });

  test("a bucket has none at first: 404 NoSuchCORSConfiguration, preflight 403 AccessForbidden", async () => {
    expect(await refusal(store.client.send(new GetBucketCorsCommand({ Bucket })))).toEqual({
      status: 404,
      code: "NoSuchCORSConfiguration",
    });
    const answer = await preflight({ origin, "access-control-request-method": "PUT" });
    expect(await readRefusal(answer)).toEqual({ status: 403, code: "AccessForbidden" });
  });

  test("what was put is given back", async () => {
    await putCors(CORSRules);
    const cors = await store.client.send(new GetBucketCorsCommand({ Bucket }));
    expect(cors.CORSRules).toMatchObject(CORSRules);
  });

  test("400 for a method that is none, or two wildcards", async () => {
    const base = { AllowedOrigins: ["*"], AllowedMethods: ["PUT"] };
    const refused = { status: 400, code: "InvalidRequest" };
    expect(await refusal(putCors([{ ...base, AllowedMethods: ["PATCH"] }]))).toEqual(refused);
    expect(await refusal(putCors([{ ...base, AllowedOrigins: ["https://*.*"] }]))).toEqual(refused);
  });

  test("a preflight that a rule allows", async () => {
    await putCors(CORSRules);
    const answer = await preflight({
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": "Content-Type, content-length",
    });
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "PUT, GET",
      "access-control-allow-headers": "content-type, content-length",
      "access-control-max-age": "600",
      vary: expect.stringContaining("Origin"),
    });
  });

  test.each([
    ["another origin", { origin: "https://example.org", "access-control-request-method": "PUT" }, 403],
    ["another method", { origin, "access-control-request-method": "DELETE" }, 403],
    [
      "another header",
      { origin, "access-control-request-method": "PUT", "access-control-request-headers": "x-a" },
      403,
    ],
    ["a bare origin", { origin: "https://.example.com.evil", "access-control-request-method": "PUT" }, 403],
    ["no origin", { "access-control-request-method": "PUT" }, 400],
    ["no method", { origin }, 400],
  ])("a preflight with %s is refused", async (_what, headers, status) => {
    await putCors(CORSRules);
    const answer = await preflight(headers as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("the PUT itself, and its refusal, can be read by the page", async () => {
    await putCors(CORSRules);
    const url = await getSignedUrl(store.client, new PutObjectCommand({ Bucket, Key: "film" }));
    const stored = await fetch(url, { method: "PUT", body: "x", headers: { origin } });
    expect(stored.headers.get("access-control-expose-headers")).toBe("ETag");
    const refused = await fetch(url.replace(/.$/, "!"), { method: "PUT", body: "x", headers: { origin } });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([403, origin]);
    const foreign = await fetch(url, { method: "PUT", body: "x", headers: { origin: "https://example.org" } });
    expect([foreign.status, foreign.headers.get("access-control-allow-origin")]).toEqual([200, null]);
  });

  test("any origin is allowed by *", async () => {
    await putCors([{ AllowedOrigins: ["*"], AllowedMethods: ["GET"] }]);
    const answer = await preflight({ origin: "null", "access-control-request-method": "GET" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  test("deleted", async () => {
    await store.client.send(new DeleteBucketCorsCommand({ Bucket }));
    expect((await preflight({ origin, "access-control-request-method": "PUT" })).status).toBe(403);
  });
});

describe("lifecycle", () => {
  const put = (rule: object) => {
    const Rules = [{ ID: "r", Status: "Enabled" as const, Filter: { Prefix: "" }, ...rule }];
    return store.client.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  };
  const get = () => store.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));

  test("a rule that aborts uploads is kept; deleted it is 404 NoSuchLifecycleConfiguration", async () => {
    await put({ Filter: { Prefix: "a/" }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 } });
    expect((await get()).Rules).toEqual([
      {
        ID: "r",
        Status: "Enabled",
        Filter: { Prefix: "a/" },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 3 },
      },
    ]);
    await store.client.send(new DeleteBucketLifecycleCommand({ Bucket }));
    expect(await refusal(get())).toEqual({ status: 404, code: "NoSuchLifecycleConfiguration" });
  });

  test("501 for a rule that the store would not carry out", async () => {
    expect(await refusal(put({ Expiration: { Days: 1 } }))).toEqual({ status: 501, code: "NotImplemented" });
  });
});
