import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createApi } from "@vergence/api";
import { type Context, checkReadiness } from "@vergence/core";
import { createTestContext, outcomeOf, type TestContext, type UploadedFile, uploadGroup } from "@vergence/core/testing";
import { type DevStore, startDevStore } from "@vergence/dev-store";
import { type RunningPostgres, startPostgres } from "@vergence/local";
import { inTime } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeTemplateDatabase } from "../support/template-database.ts";
import { waitUntil } from "../support/wait-until.ts";

const credentials = { region: "us-east-1", accessKeyId: "outage-tests", secretAccessKey: "secret-of-the-outages" };

let folder: string;
let postgres: RunningPostgres;
let store: DevStore;
let t: TestContext;
let ctx: Context;
let key: string;
let api: (request: Request) => Promise<Response>;

const openPostgres = (port?: number) => startPostgres({ dataDir: path.join(folder, "postgres"), port });
const openStore = (port = 0) => startDevStore({ dataDir: path.join(folder, "store"), port, ...credentials });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-outages-"));
  // Durable, as in production: what is acknowledged must outlive the restart.
  [postgres, store] = await Promise.all([openPostgres(), openStore()]);
  const templateDatabase = await makeTemplateDatabase(postgres.url);
  t = await createTestContext({
    servers: { postgresUrl: postgres.url, templateDatabase, store: { endpoint: store.endpoint, ...credentials } },
  });
  ctx = t.contextFor("upload");
  key = await t.keyFor(ctx, "upload");
  api = createApi(t.resources);
});
afterAll(async () => {
  await t?.close();
  await Promise.all([postgres?.stop(), store?.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function complete({ uploadSessionId, uploadId, parts }: UploadedFile) {
  const url = `http://127.0.0.1/api/videos/uploads/${uploadSessionId}/files/${uploadId}/complete`;
  const headers = { "content-type": "application/json", "x-spatialgen-appkey": key };
  return api(new Request(url, { method: "POST", headers, body: JSON.stringify({ parts }) }));
}

/** As a client does it: again after a 503, until it is done. */
async function completeStubbornly(file: UploadedFile): Promise<number> {
  let refusals = 0;
  await waitUntil("the completion", async () => {
    const answer = await complete(file);
    if (answer.status === 200) return true;
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    refusals++;
    return false;
  });
  return refusals;
}

/** What does answer may be late on a busy machine, and counts as unreachable then. */
const expectReadiness = (expected: Awaited<ReturnType<typeof checkReadiness>>) =>
  expect.poll(() => checkReadiness(t.resources), { timeout: 120_000 }).toEqual(expected);

test("Postgres restarted under load › 503s meanwhile, then every group has one record and one job", async () => {
  const groups = [];
  for (let index = 0; index < 60; index++) groups.push(await uploadGroup(ctx, [3, 4]));
  const files = groups.flatMap((group) => group.files);
  const port = postgres.port;
  const working = files.map(completeStubbornly);
  await Promise.race(working);
  await postgres.stop();
  const down = await complete(files[0] as UploadedFile);
  expect(down.status).toBe(503);
  expect(await down.json()).toMatchObject({ code: "database_unavailable" });
  postgres = await openPostgres(port);
  await Promise.all(working);
  for (const { group } of groups)
    expect(await outcomeOf(ctx, group.uploadSessionId)).toMatchObject({ records: 1, jobs: 1, queueEntries: 1 });
});

test("the store down for a while › 503, readiness says which, and the same call works afterwards", async () => {
  const { group, files } = await uploadGroup(ctx, [3]);
  const file = files[0] as UploadedFile;
  const port = store.port;
  await store.close();
  const down = await complete(file);
  expect(down.status).toBe(503);
  expect(await down.json()).toMatchObject({ code: "storage_unavailable" });
  await expectReadiness({ database: true, store: false, queue: true });
  store = await openStore(port);
  await completeStubbornly(file);
  expect(await outcomeOf(ctx, group.uploadSessionId)).toMatchObject({ records: 1, jobs: 1, queueEntries: 1 });
  await expectReadiness({ database: true, store: true, queue: true });
});

test("the change feed receives again after its connection was cut", async () => {
  const stop = new AbortController();
  const received: string[] = [];
  const { workspaceId } = ctx.actor;
  const listening = (async () => {
    for await (const change of ctx.changes.watch(workspaceId, stop.signal)) received.push(change.action);
  })();
  await waitUntil("the first resync", async () => received.includes("resync"));
  await ctx.db
    .$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vergence changes'`;
  await waitUntil("the second resync", async () => received.filter((action) => action === "resync").length >= 2);
  const { files } = await uploadGroup(ctx, [3]);
  await completeStubbornly(files[0] as UploadedFile);
  await waitUntil("the change", async () => received.includes("upload_group.completed"));
  stop.abort();
  await inTime("the feed to end with its signal", listening);
});
