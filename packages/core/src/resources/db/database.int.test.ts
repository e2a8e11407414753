import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestContext, type TestContext } from "../../testing/index.ts";
import { uploadGroup } from "../../testing/uploads.ts";
import { completeFile } from "../../upload/complete-file.ts";
import { getGroup } from "../../upload/get-group.ts";
import { listGroups } from "../../upload/list-groups.ts";
import { toAppError } from "../to-app-error.ts";
import { type Database, openDatabase } from "./database.ts";

let t: TestContext;
beforeAll(async () => {
  t = await createTestContext();
});
afterAll(() => t?.close());

async function useMostTables() {
  const ctx = t.contextFor("upload");
  const { group, files } = await uploadGroup(ctx, [6_000_000, 2]);
  for (const file of files) await completeFile(ctx, file);
  expect(await getGroup(ctx, group)).toMatchObject({ status: "completed", libraryId: expect.any(Number) });
  expect((await listGroups(ctx, { limit: 1 })).items).toHaveLength(1);
}

describe("statements that a connection keeps planned", () => {
  test("› still work when a migration adds a column to every table meanwhile", async () => {
    await useMostTables();
    const tables = await t.resources.db.$queryRaw<{ name: string }[]>`
      SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`;
    for (const { name } of tables)
      await t.resources.db.$executeRawUnsafe(`ALTER TABLE "${name}" ADD COLUMN "addedLater" text`);
    for (let time = 0; time < 3; time++) await useMostTables();
  });

  test("› are a few hundred at most, however many differ", async () => {
    const db = openDatabase(t.env.DATABASE_URL ?? "", 1);
    for (let index = 0; index < 600; index++) await db.$queryRawUnsafe(`SELECT ${index} AS n`);
    const [kept] = await db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pg_prepared_statements`;
    expect(Number(kept?.count)).toBe(500);
    expect(await db.$queryRawUnsafe("SELECT 599 AS n")).toEqual([{ n: 599 }]);
    await db.$disconnect();
  });
});

describe("a database that hangs", () => {
  test.for([
    ["a statement", (db: Database) => db.uploadGroup.count()],
    ["a transaction", (db: Database) => db.$transaction((tx) => tx.uploadGroup.count())],
  ] as const)("› %s fails as an unreachable one, and the next goes through when it answers again", async ([, call]) => {
    const db = openDatabase(t.env.DATABASE_URL ?? "", 1, { queryTimeoutMs: 10_000 });
    const other = new pg.Client({ connectionString: t.env.DATABASE_URL });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE "UploadGroup" IN ACCESS EXCLUSIVE MODE');
    const error = await call(db).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(toAppError(error)).toMatchObject({ code: "database_unavailable" });
    await other.end();
    expect(await call(db)).toBeGreaterThan(0);
    await db.$disconnect();
  });

  test("› a transaction that it broke off is gone, and its connection with it", async () => {
    const db = openDatabase(t.env.DATABASE_URL ?? "", 1, { queryTimeoutMs: 10_000 });
    const other = new pg.Client({ connectionString: t.env.DATABASE_URL });
    await other.connect();
    const pidOf = async () => (await db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`)[0]?.pid;
    const begunBy = await pidOf();
    await other.query('BEGIN; LOCK TABLE "UploadGroup" IN ACCESS EXCLUSIVE MODE');
    const broken = db.$transaction(async (tx) => {
      await tx.rateLimitBucket.create({ data: { actor: "half done", fullAt: new Date() } });
      await tx.uploadGroup.count();
    });
    await expect(broken).rejects.toThrow();
    await other.query("COMMIT");
    // What comes next must not find itself in the transaction before, nor commit it.
    await db.$transaction((tx) => tx.rateLimitBucket.create({ data: { actor: "whole", fullAt: new Date() } }));
    expect(await pidOf()).not.toBe(begunBy);
    const { rows } = await other.query('SELECT actor FROM "RateLimitBucket"');
    expect(rows).toEqual([{ actor: "whole" }]);
    await other.end();
    await db.$disconnect();
  });
});
