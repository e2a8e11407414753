import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Resources } from "@vergence/core";
import { loadConfig } from "@vergence/core/config";
import { openResources } from "@vergence/core/process";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { roundFolder } from "@vergence/core/worker";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type StoreProxy, startStoreProxy } from "../testing/store-proxy.ts";
import { storeWhileEncoding } from "./store-while-encoding.ts";
import { toUpload } from "./to-upload.ts";

let t: TestContext;
let proxy: StoreProxy;
let resources: Resources & { close(): Promise<void> };
let outDir: string;

beforeAll(async () => {
  t = await createTestContext();
  proxy = await startStoreProxy(t.env.S3_ENDPOINT ?? "");
  const config = loadConfig({ ...t.env, S3_ENDPOINT: proxy.endpoint });
  resources = await openResources(config, { queueRole: "sender", name: "test" });
  outDir = await mkdtemp(join(tmpdir(), "vergence-rounds-"));
});
afterAll(async () => {
  await resources?.close();
  await proxy?.close();
  await t?.close();
  await rm(outDir, { recursive: true, force: true });
});

test("an encode that begins from the start again › a segment of the first time that arrives late overwrites none of the second", async () => {
  const attempt = {
    resources,
    progress: { confirm: async () => undefined, set: () => undefined },
    signal: new AbortController().signal,
  };
  const path = join(outDir, "segment-00001.m4s");
  const upload = (file: string, round: number) =>
    toUpload(file, { outDir, prefix: `rounds/${roundFolder("attempts/7/", round)}` });
  proxy.decide = (method) => (method === "PUT" ? "delay" : "pass");
  const { stored, round } = await storeWhileEncoding(attempt, upload, async ({ onSegment, onRestart }) => {
    await writeFile(path, "first");
    onSegment?.(path);
    await waitFor("the first segment on its way", () => proxy.delayed.length > 0);
    await onRestart?.();
    proxy.decide = () => "pass";
    await writeFile(path, "second");
    onSegment?.(path);
  });
  expect(round).toBe(2);
  const key = "rounds/attempts/7/2/segment-00001.m4s";
  expect([...stored]).toEqual([key]);
  expect(await proxy.delayed[0]?.deliver()).toBe(200);
  const textAt = async (at: string) => {
    const object = await resources.storage.getObject(at, {});
    return object && text(object.stream);
  };
  expect(await textAt(key)).toBe("second");
  expect(await textAt("rounds/attempts/7/segment-00001.m4s")).toBe("first");
});
