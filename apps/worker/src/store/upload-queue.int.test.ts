import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Resources } from "@vergence/core";
import { loadConfig } from "@vergence/core/config";
import { openResources } from "@vergence/core/process";
import { createTestContext, type TestContext } from "@vergence/core/testing";
import { waitFor } from "@vergence/timers/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type StoreProxy, startStoreProxy } from "../testing/store-proxy.ts";
import { UploadQueue } from "./upload-queue.ts";

let t: TestContext;
let proxy: StoreProxy;
let resources: Resources & { close(): Promise<void> };
let folder: string;

beforeAll(async () => {
  t = await createTestContext();
  proxy = await startStoreProxy(t.env.S3_ENDPOINT ?? "");
  resources = await openResources(loadConfig({ ...t.env, S3_ENDPOINT: proxy.endpoint }), {
    queueRole: "sender",
    name: "test",
  });
  folder = await mkdtemp(join(tmpdir(), "vergence-upload-queue-"));
});
beforeEach(() => {
  proxy.decide = () => "pass";
  proxy.seen.length = 0;
});
afterAll(async () => {
  await resources?.close();
  await proxy?.close();
  await t?.close();
  await rm(folder, { recursive: true, force: true });
});

async function makeFile(name: string, body: string) {
  const path = join(folder, name);
  await writeFile(path, body);
  return { path, key: `queue/${name}`, contentType: "text/plain", cacheControl: "no-store" };
}
const storedText = async (key: string) => {
  const object = await resources.storage.getObject(key, {});
  return object && text(object.stream);
};
const open = () => new UploadQueue(resources, { signal: new AbortController().signal });

test("stores what is added while it runs, four at a time, and says what is stored", async () => {
  proxy.decide = (method) => (method === "PUT" ? "hold" : "pass");
  const names = Array.from({ length: 10 }, (_, index) => `file-${index}`);
  const held = open();
  for (const name of names) held.add(await makeFile(name, name));
  await waitFor("four uploads", () => proxy.seen.length === 4);
  await held.clear();
  expect(proxy.seen).toHaveLength(4);

  proxy.decide = () => "pass";
  const queue = open();
  for (const name of names.slice(0, 6)) queue.add(await makeFile(name, name));
  await waitFor("the first to be stored", () => storedText("queue/file-0").catch(() => null));
  for (const name of names.slice(6)) queue.add(await makeFile(name, name));
  expect([...(await queue.settled())].toSorted()).toEqual(names.map((name) => `queue/${name}`));
  for (const name of names) expect(await storedText(`queue/${name}`)).toBe(name);
});

test("cleared › a file that is made again replaces the old one, which was still being sent", async () => {
  proxy.decide = (method) => (method === "PUT" ? "hold" : "pass");
  const queue = open();
  queue.add(await makeFile("again", "the first"));
  await waitFor("the upload", () => proxy.seen.length > 0);
  await queue.clear();
  expect(queue.signal.aborted).toBe(false);
  expect([...(await queue.settled())]).toEqual([]);
  proxy.decide = () => "pass";
  queue.add(await makeFile("again", "the second, longer"));
  expect([...(await queue.settled())]).toEqual(["queue/again"]);
  expect(await storedText("queue/again")).toBe("the second, longer");
});

test("a store that does not take one › the signal aborts with its error, which the waiting caller gets too", async () => {
  proxy.decide = (method, path) => (method === "PUT" && path.includes("refused") ? "cut" : "pass");
  const queue = open();
  queue.add(await makeFile("refused", "never"));
  await expect(queue.settled()).rejects.toMatchObject({ code: "storage_unavailable" });
  expect(queue.signal.reason).toMatchObject({ code: "storage_unavailable" });
  queue.add(await makeFile("late", "not begun"));
  await expect(queue.settled()).rejects.toMatchObject({ code: "storage_unavailable" });
  expect(proxy.seen.filter((line) => line.includes("late"))).toEqual([]);
});
