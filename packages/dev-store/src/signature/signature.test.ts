import { request as httpRequest } from "node:http";
import { GetObjectCommand, PutObjectCommand, UploadPartCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bucket as Bucket,
  credentials,
  makeClient,
  openTestStore,
  readRefusal,
  refusal,
  type TestStore,
} from "../testing/open-test-store.ts";

let store: TestStore;
let clock = () => new Date();
beforeAll(async () => {
  store = await openTestStore({ now: () => clock() });
});
afterAll(() => store.close());

const later = (ms: number) => () => new Date(Date.now() + ms);
async function at<T>(time: () => Date, work: () => Promise<T>): Promise<T> {
  clock = time;
  try {
    return await work();
  } finally {
    clock = () => new Date();
  }
}

const boundUrl = (key: string, length: number, overrides: object = {}) =>
  getSignedUrl(
    makeClient(store.endpoint, overrides),
    new PutObjectCommand({ Bucket, Key: key, ContentLength: length }),
    { expiresIn: 900, signableHeaders: new Set(["host", "content-length"]) },
  );
const put = (url: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url, { method: "PUT", body, headers });

describe("Authorization header", () => {
  const read = (overrides: object) =>
    makeClient(store.endpoint, overrides).send(new GetObjectCommand({ Bucket, Key: "absent" }));

  test("a good signature is let through to the key", async () => {
    expect(await refusal(read({}))).toEqual({ status: 404, code: "NoSuchKey" });
  });

  test("403 SignatureDoesNotMatch for a wrong secret", async () => {
    const overrides = { credentials: { ...credentials, secretAccessKey: "wrong" } };
    expect(await refusal(read(overrides))).toEqual({ status: 403, code: "SignatureDoesNotMatch" });
  });

  test("403 InvalidAccessKeyId for a key that nobody has", async () => {
    const overrides = { credentials: { ...credentials, accessKeyId: "AKOTHER" } };
    expect(await refusal(read(overrides))).toEqual({ status: 403, code: "InvalidAccessKeyId" });
  });

  test("400 AuthorizationHeaderMalformed for another region", async () => {
    const call = makeClient(store.endpoint, { region: "eu-west-1", followRegionRedirects: false });
    expect(await refusal(call.send(new GetObjectCommand({ Bucket, Key: "absent" })))).toEqual({
      status: 400,
      code: "AuthorizationHeaderMalformed",
    });
  });

  test("403 RequestTimeTooSkewed when the clocks differ by more than 15 minutes", async () => {
    const skewed = await at(later(16 * 60_000), () => refusal(read({})));
    expect(skewed).toEqual({ status: 403, code: "RequestTimeTooSkewed" });
    expect((await at(later(-14 * 60_000), () => refusal(read({})))).code).toBe("NoSuchKey");
  });

  test("403 AccessDenied without a signature, 400 for one that cannot be read", async () => {
    const url = `${store.endpoint}/${Bucket}/absent`;
    expect(await readRefusal(await fetch(url))).toEqual({ status: 403, code: "AccessDenied" });
    const odd = await fetch(url, { headers: { authorization: "Basic abc" } });
    expect(await readRefusal(odd)).toEqual({ status: 400, code: "AuthorizationHeaderMalformed" });
  });
});

describe("presigned URL", () => {
  test("takes exactly the length it was signed for", async () => {
    const url = await boundUrl("bound", 5);
    expect(new URL(url).searchParams.get("X-Amz-SignedHeaders")).toBe("content-length;host");
    expect((await put(url, "12345")).status).toBe(200);
    for (const body of ["1234", "123456", ""]) {
      expect(await readRefusal(await put(url, body))).toEqual({ status: 403, code: "SignatureDoesNotMatch" });
    }
    const read = await store.client.send(new GetObjectCommand({ Bucket, Key: "bound" }));
    expect(await read.Body?.transformToString()).toBe("12345");
  });

  test("an unsigned Content-Type does not matter", async () => {
    expect((await put(await boundUrl("typed", 1), "x", { "content-type": "video/mp4" })).status).toBe(200);
  });

  test("403 AccessDenied for an x-amz header that is not signed", async () => {
    const response = await put(await boundUrl("meta", 1), "x", { "x-amz-meta-eye": "left" });
    expect(await readRefusal(response)).toEqual({ status: 403, code: "AccessDenied" });
  });

  test("403 AccessDenied when it has expired, or is not valid yet", async () => {
    const url = await boundUrl("expired", 1);
    const expired = { status: 403, code: "AccessDenied" };
    expect(await at(later(901_000), async () => readRefusal(await put(url, "x")))).toEqual(expired);
    expect(await at(later(-16 * 60_000), async () => readRefusal(await put(url, "x")))).toEqual(expired);
    expect((await at(later(890_000), () => put(url, "x"))).status).toBe(200);
  });

  test.each([
    ["key", (url: URL) => (url.pathname = `/${Bucket}/other`)],
    ["expiry", (url: URL) => url.searchParams.set("X-Amz-Expires", "901")],
    ["signature", (url: URL) => url.searchParams.set("X-Amz-Signature", "0".repeat(64))],
    ["no signature", (url: URL) => url.searchParams.delete("X-Amz-Signature")],
    ["an added parameter", (url: URL) => url.searchParams.set("x-amz-meta-eye", "left")],
  ])("403 SignatureDoesNotMatch when tampered with: %s", async (_what, tamper) => {
    const url = new URL(await boundUrl("tampered", 1));
    tamper(url);
    expect(await readRefusal(await put(url.href, "x"))).toEqual({ status: 403, code: "SignatureDoesNotMatch" });
  });

  test("403 SignatureDoesNotMatch for another method", async () => {
    const response = await fetch(await boundUrl("method", 1), { method: "GET" });
    expect(await readRefusal(response)).toEqual({ status: 403, code: "SignatureDoesNotMatch" });
  });

  test.each([
    ["X-Amz-Expires", "604801"],
    ["X-Amz-Expires", "0"],
    ["X-Amz-Date", "yesterday"],
    ["X-Amz-Algorithm", "AWS4-ECDSA-P256-SHA256"],
    ["X-Amz-Credential", "AKTEST/20260101/mars/s3/aws4_request"],
  ])("400 AuthorizationQueryParametersError for %s=%s", async (name, value) => {
    const url = new URL(await boundUrl("odd", 1));
    url.searchParams.set(name, value);
    const refused = { status: 400, code: "AuthorizationQueryParametersError" };
    expect(await readRefusal(await put(url.href, "x"))).toEqual(refused);
  });

  test("400 BadDigest for the SDK's default, which signs the CRC32 of nothing into the URL", async () => {
    const url = await boundUrl("checksum", 1, { requestChecksumCalculation: "WHEN_SUPPORTED" });
    expect(new URL(url).searchParams.get("x-amz-checksum-crc32")).toBe("AAAAAA==");
    expect(await readRefusal(await put(url, "x"))).toEqual({ status: 400, code: "BadDigest" });
  });

  test("a part's URL is no use for another part", async () => {
    const command = new UploadPartCommand({ Bucket, Key: "k", UploadId: "0".repeat(32), PartNumber: 1 });
    const url = new URL(await getSignedUrl(store.client, command));
    url.searchParams.set("partNumber", "2");
    expect((await readRefusal(await put(url.href, "x"))).code).toBe("SignatureDoesNotMatch");
  });
});

test("a refused PUT that waits for 100 Continue is refused before it sends anything", async () => {
  const url = new URL(await boundUrl("waiting", 1_000_000));
  url.searchParams.set("X-Amz-Signature", "0".repeat(64));
  const outcome = await new Promise<string>((resolve, reject) => {
    const request = httpRequest(url, {
      method: "PUT",
      headers: { "content-length": 1_000_000, expect: "100-continue" },
    });
    request.on("continue", () => resolve("continue"));
    request.on("response", (response) => resolve(`${response.statusCode} ${response.headers.connection}`));
    request.on("error", reject);
    request.flushHeaders();
  });
  expect(outcome).toBe("403 close");
});
