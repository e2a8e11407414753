import { execFileSync } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CreateBucketCommand, DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { bucket as Bucket, credentials, makeClient, makeTestFolder } from "./testing/open-test-store.ts";
import { startChild } from "./testing/start-child.ts";

const root = join(import.meta.dirname, "..");

test("the package as it is published › builds without a complaint of publint, and its program serves S3", async () => {
  // Its config makes publint's findings fail the build.
  execFileSync(join(root, "../../node_modules/.bin/tsdown"), { cwd: root, stdio: "pipe" });
  const dataDir = await makeTestFolder();
  const child = await startChild(join(root, "dist/main.js"), {
    DEV_STORE_DATA_DIR: dataDir,
    S3_ACCESS_KEY_ID: credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
  const client = makeClient(child.endpoint);
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand({ Bucket, Key: "a & b", Body: "x" }));
  const list = () => client.send(new ListObjectsV2Command({ Bucket }));
  expect((await list()).Contents?.map(({ Key }) => Key)).toEqual(["a & b"]);
  await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "a & b" }] } }));
  expect((await list()).KeyCount).toBe(0);
  client.destroy();
  await child.kill();
  await rm(dataDir, { recursive: true });
});
