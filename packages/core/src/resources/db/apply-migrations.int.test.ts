import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { applyMigrations } from "./apply-migrations.ts";

const root = path.join(import.meta.dirname, "../../../../..");
const own = path.join(root, "prisma/migrations");

let admin: pg.Client;
/** Of a database that is not there yet. */
let url: string;
let folder: string;
beforeEach(async () => {
  admin = new pg.Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  url = Object.assign(new URL(inject("postgresUrl")), { pathname: `/migrations_${process.hrtime.bigint()}` }).href;
  folder = await mkdtemp(path.join(tmpdir(), "vergence-migrations-"));
});
afterEach(async () => {
  await admin.query(`DROP DATABASE IF EXISTS ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  await admin.end();
  await rm(folder, { recursive: true });
});

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, "migration.sql"), sql);
}
const prisma = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["scripts/prisma.mjs", ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: url },
  });

describe("applyMigrations", () => {
  test("› creates the database and applies every migration, once", async () => {
    const { applied } = await applyMigrations(url, own);
    expect(applied.length).toBeGreaterThan(10);
    expect(applied).toEqual([...applied].sort());
    expect(await applyMigrations(url, own)).toEqual({ applied: [], unknown: [], changed: [] });
    expect(await query('SELECT count(*)::int AS rows FROM "UploadGroup"')).toEqual([{ rows: 0 }]);
  });

  test("› Prisma's CLI finds nothing pending after it, and the other way round", async () => {
    await applyMigrations(url, own);
    expect((await prisma("migrate", "deploy")).stdout).toContain("No pending migrations");
    await admin.query(`DROP DATABASE ${new URL(url).pathname.slice(1)}`);
    await prisma("migrate", "deploy");
    expect(await applyMigrations(url, own)).toEqual({ applied: [], unknown: [], changed: [] });
  });

  test("› five at once: each migration is applied by one of them", async () => {
    const reports = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(url, own)));
    const applied = reports.flatMap((report) => report.applied);
    expect(new Set(applied).size).toBe(applied.length);
    expect(await query("SELECT count(*)::int AS rows FROM _prisma_migrations")).toEqual([{ rows: applied.length }]);
  });

  test("› one that fails is named and leaves nothing; those before it stay, and mended it goes on from there", async () => {
    await addMigration("1_good", "CREATE TABLE good (id int)");
    await addMigration("2_bad", "CREATE TABLE half (id int); SELECT nonsense");
    await expect(applyMigrations(url, folder)).rejects.toThrow(
      /2_bad failed, and nothing of it was applied: .*nonsense/,
    );
    const tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename IN ('good', 'half')";
    expect(await query(tables)).toEqual([{ tablename: "good" }]);
    await addMigration("2_bad", "CREATE TABLE half (id int)");
    expect((await applyMigrations(url, folder)).applied).toEqual(["2_bad"]);
  });

  test("› refuses a database that has tables of others", async () => {
    await admin.query(`CREATE DATABASE ${new URL(url).pathname.slice(1)}`);
    await query("CREATE TABLE invoices (id int)");
    await expect(applyMigrations(url, own)).rejects.toThrow(/"invoices".*a database of its own/);
    expect(await query("SELECT to_regclass('_prisma_migrations') AS name")).toEqual([{ name: null }]);
  });

  test("› refuses to go on where one was started and not finished", async () => {
    await applyMigrations(url, own);
    await query("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_keys'");
    await expect(applyMigrations(url, own)).rejects.toThrow(/_keys was started and not finished.*migrate resolve/);
  });

  test("› names migrations of a newer release, and those whose text has changed since", async () => {
    await applyMigrations(url, own);
    await cp(own, folder, { recursive: true });
    await addMigration("20990101000000_later", "SELECT 1");
    await applyMigrations(url, folder);
    await addMigration("20990101000000_later", "SELECT 2");
    expect((await applyMigrations(url, folder)).changed).toEqual(["20990101000000_later"]);
    expect((await applyMigrations(url, own)).unknown).toEqual(["20990101000000_later"]);
  });

  test("› a server that does not answer is an error, not an empty report", async () => {
    await expect(applyMigrations("postgresql://nobody@127.0.0.1:1/nowhere", own)).rejects.toThrow(/ECONNREFUSED/);
  });
});
