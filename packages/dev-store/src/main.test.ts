import { once } from "node:events";
import { rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { fileURLToPath } from "node:url";
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMainConfig } from "./main-config.ts";
import { bucket as Bucket, credentials, makeClient, makeTestFolder, mebibyte } from "./testing/open-test-store.ts";
import { type Child, startChild } from "./testing/start-child.ts";

const mainFile = fileURLToPath(new URL("./main.ts", import.meta.url));

let dataDir: string;
beforeAll(async () => {
  dataDir = await makeTestFolder();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const start = (more: Record<string, string> = {}) =>
  startChild(mainFile, {
    DEV_STORE_DATA_DIR: dataDir,
    S3_ACCESS_KEY_ID: credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...more,
  });

/** It ends by itself, with exit code 0. The limit is for a process that never ends. */
const expectCleanEnd = ({ process }: Child) =>
  expect
    .poll(() => [process.exitCode, process.signalCode], { timeout: 120_000, message: "exit code and signal" })
    .toEqual([0, null]);

describe("main.ts", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("says what it is in one line and ends with 0 on %s", async (signal) => {
    const child = await start();
    expect(child.firstLine).toContain("for laptops and tests");
    expect(child.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    child.process.kill(signal);
    await expectCleanEnd(child);
  });

  test("ends when its stdin closes, if it is set to end with its parent", async () => {
    const child = await start({ DEV_STORE_EXIT_WITH_PARENT: "1" });
    child.process.stdin.end();
    await expectCleanEnd(child);
  });

  test("a port that is taken, or a folder that is, ends it with 1", async () => {
    const child = await start();
    await expect(start()).rejects.toThrow("ended without telling");
    const elsewhere = { DEV_STORE_DATA_DIR: `${dataDir}-other`, DEV_STORE_PORT: new URL(child.endpoint).port };
    await expect(start(elsewhere)).rejects.toThrow("ended without telling");
    await rm(`${dataDir}-other`, { recursive: true, force: true });
    await child.kill();
    await (await start()).kill();
  });
});

describe("readMainConfig", () => {
  test("names every setting that is missing or wrong", () => {
    expect(() => readMainConfig({ DEV_STORE_PORT: "http", DEV_STORE_DATA_DIR: "x" })).toThrow(
      'DEV_STORE_PORT must be a whole number between 0 and 65535, not "http"; S3_ACCESS_KEY_ID is not set; S3_SECRET_ACCESS_KEY is not set',
    );
  });

  test("listens on loopback by default", () => {
    const env = { DEV_STORE_DATA_DIR: "d", S3_ACCESS_KEY_ID: "a", S3_SECRET_ACCESS_KEY: "s" };
    expect(readMainConfig(env)).toMatchObject({
      host: "127.0.0.1",
      port: 0,
      region: "us-east-1",
      exitWithParent: false,
    });
    expect(readMainConfig({ ...env, DEV_STORE_HOST: "0.0.0.0" }).host).toBe("0.0.0.0");
  });
});

describe("memory", () => {
  /** The highest resident size so far. */
  async function peakMebibytes(child: Child): Promise<number> {
    const { readFile } = await import("node:fs/promises");
    const status = await readFile(`/proc/${child.process.pid}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  }

  test.runIf(process.platform === "linux")("does not grow with the body: 300 MB in and out", async () => {
    const child = await start();
    const client = makeClient(child.endpoint);
    await client.send(new CreateBucketCommand({ Bucket }));
    await client.send(new PutObjectCommand({ Bucket, Key: "warm", Body: Buffer.alloc(mebibyte) }));
    const before = await peakMebibytes(child);
    const sizeBytes = 300 * mebibyte;
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket, Key: "large" }));
    const request = httpRequest(url, { method: "PUT", headers: { "content-length": sizeBytes } });
    const answered = once(request, "response");
    const piece = Buffer.alloc(mebibyte, "film");
    for (let sent = 0; sent < sizeBytes; sent += piece.length) {
      if (!request.write(piece)) await once(request, "drain");
    }
    request.end();
    const [response] = await answered;
    expect(response.resume().statusCode).toBe(200);
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: "large" }));
    let received = 0;
    for await (const data of Body as AsyncIterable<Uint8Array>) received += data.length;
    expect(received).toBe(sizeBytes);
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: "large" }))).ContentLength).toBe(sizeBytes);
    expect((await peakMebibytes(child)) - before).toBeLessThan(100);
    client.destroy();
    await child.kill();
  });
});
