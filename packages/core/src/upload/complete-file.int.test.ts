import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimJob } from "../jobs/claim-job.ts";
import type { Context } from "../resources/context.ts";
import {
  Crash,
  crashAfter,
  createTestContext,
  multipartBytes,
  outcomeOf,
  type TestContext,
  uploadGroup,
} from "../testing/index.ts";
import { cancelGroup } from "./cancel-group.ts";
import { cleanGroup } from "./clean-group.ts";
import { completeFile } from "./complete-file.ts";

let t: TestContext;
let ctx: Context;
beforeAll(async () => {
  t = await createTestContext({ env: { DATABASE_POOL_SIZE: "50" } });
  ctx = t.contextFor("upload");
});
afterAll(() => t?.close());

const once = { records: 1, jobs: 1, queueEntries: 1 };
const never = { records: 0, jobs: 0, queueEntries: 0, libraryId: null };

test("the last complete makes one record, one job and one queue entry, and carries the id", async () => {
  const { group, files } = await uploadGroup(ctx, [multipartBytes, 3, 4]);
  const [first, second, last] = files;
  if (!first || !second || !last) throw new Error("three files");
  expect(await completeFile(ctx, second)).toMatchObject({ status: "completed", libraryId: null });
  expect(await completeFile(ctx, first)).toMatchObject({ status: "completed", libraryId: null });
  expect(await outcomeOf(ctx, group.uploadSessionId)).toEqual(never);
  const done = await completeFile(ctx, last);
  expect(await outcomeOf(ctx, group.uploadSessionId)).toEqual({ ...once, libraryId: done.libraryId });
  expect(await completeFile(ctx, first)).toMatchObject({ libraryId: done.libraryId });
});

test("the record pins each source by the etag that the store gave", async () => {
  const { files } = await uploadGroup(ctx, [multipartBytes]);
  const { libraryId } = await completeFile(ctx, files[0] as (typeof files)[0]);
  const assets = await ctx.db.assetFile.findMany({ where: { videoId: libraryId ?? 0 } });
  expect(assets).toHaveLength(1);
  const stored = await ctx.storage.headObject(assets[0]?.storageKey ?? "");
  expect(assets[0]?.etag).toBe(stored?.etag);
});

test("the job's sources are in the request's order, whichever file was completed first", async () => {
  const { group, files } = await uploadGroup(ctx, [5, 1, 2, 3, 4, 5, 6, 7]);
  for (const file of files.toReversed()) await completeFile(ctx, file);
  const { libraryId } = await outcomeOf(ctx, group.uploadSessionId);
  const job = await ctx.db.job.findFirstOrThrow({ where: { videoId: libraryId ?? 0 } });
  const claim = await claimJob(ctx, job.id);
  expect(claim?.sources.map(({ fileName }) => fileName)).toEqual(group.files.map(({ fileName }) => fileName));
});

describe("a crash at every step, then a repeat", () => {
  test.each([
    ["single_put", [5], 6],
    ["multipart", [multipartBytes], 7],
    ["the last of three", [multipartBytes, 3, 4], 7],
  ])("%s › one record and one job", async (_, sizes, steps) => {
    let nth = 0;
    let crashed = true;
    const seen = new Set<string>();
    while (crashed) {
      nth++;
      const { group, files } = await uploadGroup(ctx, sizes);
      const last = files[0];
      if (!last) throw new Error("no file");
      for (const file of files.slice(1)) await completeFile(ctx, file);
      const dying = crashAfter(ctx, nth);
      crashed = await completeFile(dying.ctx, last).then(
        () => false,
        (error: unknown) => {
          if (error instanceof Crash) return true;
          throw error;
        },
      );
      for (const step of dying.steps) seen.add(step);
      const repeated = await completeFile(ctx, last);
      expect(repeated.libraryId).not.toBeNull();
      expect(await outcomeOf(ctx, group.uploadSessionId), `after step ${nth}: ${dying.steps.at(-1)}`).toEqual({
        ...once,
        libraryId: repeated.libraryId,
      });
    }
    // Each step was crashed after once, and the call after the last one went through: a step more or less is to be
    // looked at here.
    expect(nth - 1).toBe(steps);
    expect([...seen]).toEqual(expect.arrayContaining(["storage.headObject", "db.$queryRawUnsafe", "db.commit"]));
  });
});

test("the last two files at once, neither repeated › one of the two completes the group", async () => {
  for (let repeat = 0; repeat < 20; repeat++) {
    const { group, files } = await uploadGroup(ctx, [2, 3]);
    const answers = await Promise.all(files.map((file) => completeFile(ctx, file)));
    const ids = answers.flatMap(({ libraryId }) => libraryId ?? []);
    expect(ids).toHaveLength(1);
    expect(await outcomeOf(ctx, group.uploadSessionId)).toEqual({ ...once, libraryId: ids[0] });
  }
});

test("100 racing completes of 7 files › one record and one job", async () => {
  const { group, files } = await uploadGroup(ctx, [multipartBytes, 2, 3, 4, 5, 6, 7]);
  const calls = Array.from({ length: 100 }, (_, index) => completeFile(ctx, files[index % 7] as (typeof files)[0]));
  const answers = await Promise.all(calls);
  const outcome = await outcomeOf(ctx, group.uploadSessionId);
  expect(outcome).toEqual({ ...once, libraryId: outcome.libraryId });
  expect(new Set(answers.map((answer) => answer.libraryId))).toEqual(new Set([null, outcome.libraryId]));
});

test("cancel racing complete › one of them wins, and nothing stays in the store of a canceled group", async () => {
  const winners = new Set<string>();
  // The later the cancel comes, the surer it is too late.
  for (let round = 0; round < 30 || winners.size < 2; round++) {
    const { group, files } = await uploadGroup(ctx, round % 3 === 0 ? [multipartBytes] : [3]);
    const groupId = group.uploadSessionId;
    const file = files[0] as (typeof files)[0];
    const cancel = async () => {
      // Lets the cancel arrive at different moments of the completion.
      for (let turn = 0; turn < round; turn++) await ctx.db.$queryRaw`SELECT 1`;
      return cancelGroup(ctx, { uploadSessionId: groupId });
    };
    const [completed, canceled] = await Promise.allSettled([completeFile(ctx, file), cancel()]);
    expect([completed.status, canceled.status].sort()).toEqual(["fulfilled", "rejected"]);
    if (completed.status === "fulfilled") {
      winners.add("complete");
      expect(canceled).toMatchObject({ reason: { code: "already_completed" } });
      expect(await outcomeOf(ctx, groupId)).toMatchObject(once);
      // A clean-up asked for by mistake may never touch a completed group.
      await cleanGroup(t.resources, { groupId });
    } else {
      winners.add("cancel");
      expect(["gone", "parts_mismatch", "stored_bytes_mismatch"]).toContain(completed.reason.code);
      expect(await outcomeOf(ctx, groupId)).toEqual(never);
      await cleanGroup(t.resources, { groupId });
    }
    const row = await ctx.db.uploadFile.findUniqueOrThrow({ where: { id: file.uploadId } });
    expect(await ctx.storage.headObject(row.storageKey)).toEqual(
      completed.status === "fulfilled" ? expect.objectContaining({ etag: row.etag }) : null,
    );
  }
  expect(winners).toEqual(new Set(["complete", "cancel"]));
});

test("a cancel that wins between the store's completion and the commit › 410, and the object is deleted by a job", async () => {
  const { group, files } = await uploadGroup(ctx, [multipartBytes]);
  const file = files[0] as (typeof files)[0];
  const storage = {
    ...ctx.storage,
    async headObject(key: string) {
      const stored = await ctx.storage.headObject(key);
      await cancelGroup(ctx, { uploadSessionId: group.uploadSessionId });
      await cleanGroup(t.resources, { groupId: group.uploadSessionId });
      return stored;
    },
  };
  await expect(completeFile({ ...ctx, storage }, file)).rejects.toMatchObject({ code: "gone" });
  const cleanUps = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM pgboss.job WHERE name = 'clean-group' AND data->>'groupId' = ${group.uploadSessionId}`;
  expect(cleanUps[0]?.count).toBeGreaterThan(2);
});
