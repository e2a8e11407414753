import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { name, read, type Scenario, type Scene, scenarios, setScene } from "./testing/crash-scenarios.ts";
import {
  bucket as Bucket,
  makeClient,
  makeTestFolder,
  mebibyte,
  openTestStore,
  patternedBytes,
  type TestStore,
} from "./testing/open-test-store.ts";
import { type Child, startChild } from "./testing/start-child.ts";

const crashChild = fileURLToPath(new URL("./testing/crash-child.ts", import.meta.url));
const mainFile = fileURLToPath(new URL("./main.ts", import.meta.url));
/** Runs the scenario's call against a process that dies at the given step. Returns whether the call was answered. */
async function crash(scenario: Scenario, dataDir: string, scene: Scene, atStep: number): Promise<boolean> {
  const env = {
    DATA_DIR: dataDir,
    CRASH_METHOD: scenario.method,
    CRASH_PARAMETER: scenario.parameter,
    CRASH_AT_STEP: String(atStep),
  };
  const child = await startChild(crashChild, env);
  const client = makeClient(child.endpoint);
  try {
    return await scenario.act(client, scene).then(
      () => true,
      () => false,
    );
  } finally {
    client.destroy();
    await child.kill();
  }
}

async function expectNothingLeftOver(store: TestStore): Promise<void> {
  const { Contents = [] } = await store.client.send(new ListObjectsV2Command({ Bucket }));
  for (const object of Contents) await store.client.send(new DeleteObjectCommand({ Bucket, Key: object.Key }));
  const { Uploads = [] } = await store.client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const upload of Uploads) {
    await store.client.send(new AbortMultipartUploadCommand({ Bucket, Key: upload.Key, UploadId: upload.UploadId }));
  }
  expect(await store.dataFiles()).toEqual([]);
}

describe("a process killed before each of its steps on disk", () => {
  test.each(scenarios)("in $title leaves the object old, new or absent", { timeout: 300_000 }, async (scenario) => {
    let answered = false;
    let steps = 0;
    const seen = new Set<string>();
    while (!answered) {
      steps += 1;
      const dataDir = await makeTestFolder();
      const scene = await setScene(dataDir, scenario.withOldObject);
      answered = await crash(scenario, dataDir, scene, steps);
      const store = await openTestStore({ dataDir });
      const object = name(await read(store.client));
      seen.add(object);
      expect([scenario.before, scenario.after]).toContain(object);
      if (answered) expect(object).toBe(scenario.after);
      await scenario.check?.(store, scene, answered);
      await expectNothingLeftOver(store);
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
      expect(steps).toBeLessThan(50);
    }
    // The loop must really have killed the process before and after the moment of change.
    expect(steps).toBeGreaterThan(3);
    expect([...seen]).toEqual([...new Set([scenario.before, scenario.after])]);
  });
});

test("kill -9 of main.ts while bodies arrive and parts are completed, again and again", {
  timeout: 300_000,
}, async () => {
  const dataDir = await makeTestFolder();
  const env = {
    DEV_STORE_DATA_DIR: dataDir,
    S3_ACCESS_KEY_ID: "AKTEST",
    S3_SECRET_ACCESS_KEY: "secret-of-the-tests",
    DEV_STORE_EXIT_WITH_PARENT: "1",
  };
  await (await openTestStore({ dataDir })).close();
  const acknowledged = new Map<string, Buffer>();
  const attempted = new Map<string, Buffer[]>();
  for (let round = 0; round < 6; round += 1) {
    const child: Child = await startChild(mainFile, env);
    const client = makeClient(child.endpoint);
    let killing: Promise<void> | undefined;
    let done = 0;
    const worker = async (key: string) => {
      for (let turn = 0; !killing; turn += 1) {
        const body = patternedBytes(3 * mebibyte + round * 4, round * 100 + turn + 1);
        attempted.set(key, [...(attempted.get(key) ?? []), body].slice(-2));
        if (turn % 2 === 0) await client.send(new PutObjectCommand({ Bucket, Key: key, Body: body }));
        else {
          const { UploadId = "" } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: key }));
          const part = await client.send(
            new UploadPartCommand({ Bucket, Key: key, UploadId, PartNumber: 1, Body: body }),
          );
          const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
          await client.send(new CompleteMultipartUploadCommand({ Bucket, Key: key, UploadId, MultipartUpload }));
        }
        acknowledged.set(key, body);
        done += 1;
        if (done === 3 + round) killing = child.kill();
      }
    };
    await Promise.allSettled(["a", "b", "c"].map(worker));
    await killing;
    client.destroy();
    const store = await openTestStore({ dataDir });
    for (const [key, bodies] of attempted) {
      const object = await store.client.send(new GetObjectCommand({ Bucket, Key: key })).catch(() => null);
      const bytes = object ? Buffer.from((await object.Body?.transformToByteArray()) ?? []) : null;
      const acceptable = [acknowledged.get(key) ?? null, ...bodies.slice(-1)];
      expect(acceptable.some((body) => (body && bytes ? body.equals(bytes) : body === bytes))).toBe(true);
      if (bytes) acknowledged.set(key, bytes);
    }
    await store.close();
  }
  const store = await openTestStore({ dataDir });
  await expectNothingLeftOver(store);
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});
