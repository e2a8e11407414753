import type { CompletedFile } from "@vergence/contract";
import type { Context } from "@vergence/core";
import {
  createTestContext,
  multipartBytes,
  outcomeOf,
  type TestContext,
  type UploadedFile,
  uploadGroup,
} from "@vergence/core/testing";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppProcess, startWebProcess } from "../support/app-process.ts";

const serverCount = 3;
const callCount = 100;

let t: TestContext;
let ctx: Context;
let key: string;
let servers: AppProcess[] = [];
beforeAll(async () => {
  // A connection for each call: on a busy machine none may wait for one until it is refused.
  t = await createTestContext({ env: { DATABASE_POOL_SIZE: "34" } });
  ctx = t.contextFor("upload");
  key = await t.keyFor(ctx, "upload");
  servers = await Promise.all(Array.from({ length: serverCount }, () => startWebProcess(t.env)));
});
afterAll(async () => {
  await Promise.all(servers.map((server) => server.kill("SIGKILL")));
  await t?.close();
});

async function complete(server: AppProcess, { uploadSessionId, uploadId, parts }: UploadedFile) {
  const url = `${server.baseUrl}/api/videos/uploads/${uploadSessionId}/files/${uploadId}/complete`;
  const headers = { "content-type": "application/json", "x-spatialgen-appkey": key };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ parts }) });
  return { status: answer.status, body: (await answer.json()) as CompletedFile };
}

const pick = <T>(items: T[], index: number) => items[index % items.length] as T;

describe(`POST …/complete, ${callCount} calls racing over ${serverCount} server processes`, () => {
  test.each([1, 2, 3, 4, 5, 6, 7])("a group of %i files › 200s, one record, one job", async (fileCount) => {
    const sizes = Array.from({ length: fileCount }, (_, index) => (index === 0 ? multipartBytes : index));
    const { group, files } = await uploadGroup(ctx, sizes);
    const calls = Array.from({ length: callCount }, (_, index) =>
      complete(pick(servers, index), pick(files, Math.floor(index / serverCount))),
    );
    const answers = await Promise.all(calls);
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    const outcome = await outcomeOf(ctx, group.uploadSessionId);
    expect(outcome).toEqual({ records: 1, jobs: 1, queueEntries: 1, libraryId: outcome.libraryId });
    const ids = new Set(answers.map((answer) => answer.body.libraryId));
    ids.delete(null);
    expect(ids).toEqual(new Set([outcome.libraryId]));
  });
});

test("a server killed with kill -9 amid completions › repeats at another finish the work, once", async () => {
  const doomed = await startWebProcess(t.env);
  const groups = await Promise.all(Array.from({ length: 12 }, () => uploadGroup(ctx, [multipartBytes, 2])));
  const files = groups.flatMap((group) => group.files);
  const holder = new pg.Client({ connectionString: t.env.DATABASE_URL });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query('SELECT FROM "UploadGroup" WHERE id = $1 FOR UPDATE', [groups[0]?.group.uploadSessionId]);
  const calls = files.map((file) => complete(doomed, file));
  // Somewhere amid the calls: the first answer says that work is under way, and one group's cannot be over.
  await Promise.race(calls);
  await doomed.kill("SIGKILL");
  await holder.end();
  const settled = await Promise.allSettled(calls);
  expect(settled.some((call) => call.status === "rejected")).toBe(true);
  const survivor = pick(servers, 0);
  const repeats = await Promise.all(files.map((file) => complete(survivor, file)));
  expect(new Set(repeats.map((answer) => answer.status))).toEqual(new Set([200]));
  for (const { group } of groups)
    expect(await outcomeOf(ctx, group.uploadSessionId)).toMatchObject({ records: 1, jobs: 1, queueEntries: 1 });
});
