import { createHash } from "node:crypto";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  bucket as Bucket,
  makeClient,
  openTestStore,
  patternedBytes,
  readRefusal,
  refusal,
  type TestStore,
} from "../testing/open-test-store.ts";

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const url = (Key: string) => getSignedUrl(store.client, new PutObjectCommand({ Bucket, Key }));
const read = async (Key: string) =>
  (await store.client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const put = async (Key: string, body: string, headers: Record<string, string>) =>
  fetch(await url(Key), { method: "PUT", body, headers });
const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest("base64");
function crc32Base64(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64");
}
const absent = { status: 404, code: "NoSuchKey" };

describe("checks of the body", () => {
  test.each([
    ["content-md5", digest("md5", "body"), digest("md5", "other")],
    // The next three reach the store in the URL: a presigned URL's x-amz headers must be signed.
    ["x-amz-checksum-sha256", digest("sha256", "body"), digest("sha256", "other")],
    ["x-amz-checksum-sha1", digest("sha1", "body"), digest("sha1", "other")],
    ["x-amz-checksum-crc32", crc32Base64("body"), "AAAAAA=="],
  ])("%s: a wrong one is 400 BadDigest and nothing is stored", async (name, right, wrong) => {
    const send = async (key: string, value: string, body = "body") => {
      if (name === "content-md5") return put(key, body, { [name]: value });
      const members: Record<string, string> = {
        "x-amz-checksum-sha256": "ChecksumSHA256",
        "x-amz-checksum-sha1": "ChecksumSHA1",
        "x-amz-checksum-crc32": "ChecksumCRC32",
      };
      const command = new PutObjectCommand({ Bucket, Key: key, [members[name] ?? ""]: value });
      return fetch(await getSignedUrl(store.client, command), { method: "PUT", body });
    };
    expect(await readRefusal(await send(`${name}-wrong`, wrong))).toEqual({ status: 400, code: "BadDigest" });
    expect(await refusal(read(`${name}-wrong`))).toEqual(absent);
    const accepted = await send(`${name}-right`, right);
    expect(accepted.status).toBe(200);
    if (name !== "content-md5") expect(accepted.headers.get(name)).toBe(right);
    expect(await readRefusal(await send(name, "short"))).toEqual({ status: 400, code: "InvalidDigest" });
  });

  test("501 NotImplemented for a checksum that cannot be computed", async () => {
    const command = new PutObjectCommand({ Bucket, Key: "crc64", ChecksumCRC64NVME: "AAAAAAAAAAA=" });
    const response = await fetch(await getSignedUrl(store.client, command), { method: "PUT", body: "x" });
    expect(await readRefusal(response)).toEqual({ status: 501, code: "NotImplemented" });
  });

  test("400 XAmzContentSHA256Mismatch when the signed hash is another body's", async () => {
    const client = makeClient(store.endpoint);
    client.middlewareStack.add(
      (next) => async (args) => {
        (args.request as { body: string }).body = "BODY";
        return next(args);
      },
      // After the signer, as a middleman would.
      { step: "finalizeRequest", priority: "low" },
    );
    const refused = { status: 400, code: "XAmzContentSHA256Mismatch" };
    expect(await refusal(client.send(new PutObjectCommand({ Bucket, Key: "changed", Body: "body" })))).toEqual(refused);
    expect(await refusal(read("changed"))).toEqual(absent);
  });

  test("the SDK's streaming upload (aws-chunked, CRC32 in a trailing header) is stored without its framing", async () => {
    const client = makeClient(store.endpoint, { requestChecksumCalculation: "WHEN_SUPPORTED" });
    const body = patternedBytes(1_000_000);
    let wire: string | undefined;
    client.middlewareStack.add(
      (next) => (args) => {
        wire = (args.request as { headers: Record<string, string> }).headers["content-encoding"];
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    const Body = Readable.from([body.subarray(0, 1), body.subarray(1, 700_000), body.subarray(700_000)]);
    const command = { Bucket, Key: "chunked", Body, ContentLength: body.length, ChecksumAlgorithm: "CRC32" as const };
    await client.send(new PutObjectCommand(command));
    expect(wire).toBe("aws-chunked");
    const stored = await store.client.send(new GetObjectCommand({ Bucket, Key: "chunked" }));
    expect(Buffer.from((await stored.Body?.transformToByteArray()) ?? []).equals(body)).toBe(true);
    expect(stored.ContentEncoding).toBeUndefined();
  });
});

describe("the length of the body", () => {
  test("411 MissingContentLength, 501 for chunked transfer, 400 EntityTooLarge over 5 GiB", async () => {
    const send = async (headers: Record<string, string | number>) => {
      const target = await url("length");
      return new Promise<string>((resolve, reject) => {
        const request = httpRequest(target, { method: "PUT", headers: { expect: "100-continue", ...headers } });
        request.on("response", async (response) => {
          const text = await response.setEncoding("utf8").toArray();
          resolve(`${response.statusCode} ${/<Code>(\w+)/.exec(text.join(""))?.[1]}`);
        });
        request.on("error", reject);
        request.flushHeaders();
      });
    };
    expect(await send({ "content-length": 5 * 2 ** 30 + 1 })).toBe("400 EntityTooLarge");
    expect(await send({ "transfer-encoding": "chunked" })).toBe("501 NotImplemented");
    const { host, pathname, search, port } = new URL(await url("length"));
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(`PUT ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect((await socket.setEncoding("utf8").toArray()).join("")).toContain("411 Length Required");
  });

  test("a body that ends early is not stored, and leaves what was there", async () => {
    await put("cut", "old", {});
    const target = await url("cut");
    const before = (await store.dataFiles()).length;
    const request = httpRequest(target, { method: "PUT", headers: { "content-length": 1_000_000 } });
    request.on("error", () => undefined);
    request.write(Buffer.alloc(500_000));
    await expect.poll(async () => (await store.dataFiles()).length, { timeout: 120_000 }).toBe(before + 1);
    request.destroy();
    await expect.poll(async () => (await store.dataFiles()).length, { timeout: 120_000 }).toBe(before);
    expect(await read("cut")).toBe("old");
  });

  test("a large refused body is read to its end, so that the client sees the answer", async () => {
    const target = (await url("refused")).replace(/.$/, "!");
    const response = await fetch(target, { method: "PUT", body: Buffer.alloc(20_000_000) });
    expect(await readRefusal(response)).toEqual({ status: 403, code: "SignatureDoesNotMatch" });
  });
});

test("400 for a document that is too large or is not XML", async () => {
  const target = `${store.endpoint}/${Bucket}?cors`;
  const { S3RequestPresigner } = await import("@aws-sdk/s3-request-presigner");
  const presigner = new S3RequestPresigner({ ...store.client.config });
  const { hostname, port } = new URL(store.endpoint);
  const signed = await presigner.presign({
    method: "PUT",
    protocol: "http:",
    hostname,
    port: Number(port),
    path: `/${Bucket}`,
    query: { cors: "" },
    headers: { host: `${hostname}:${port}` },
  } as Parameters<typeof presigner.presign>[0]);
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(String(value))}`,
  );
  const send = async (body: string) =>
    readRefusal(await fetch(`${target.split("?")[0]}?${query.join("&")}`, { method: "PUT", body }));
  for (const body of [
    "not xml",
    "<CORSConfiguration><CORSRule></CORSConfiguration>",
    "<!DOCTYPE a><CORSConfiguration/>",
    "<A>&b;</A>",
  ]) {
    expect(await send(body)).toEqual({ status: 400, code: "MalformedXML" });
  }
  expect(await send(" ".repeat(5_000_000))).toEqual({ status: 400, code: "MaxMessageLengthExceeded" });
});
