import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { areMigrationsApplied } from "./are-migrations-applied.ts";

let client: pg.Client;
let url: string;
let folder: string;
beforeEach(async () => {
  client = new pg.Client({ connectionString: inject("postgresUrl") });
  await client.connect();
  const name = `migrations_${process.hrtime.bigint()}`;
  await client.query(`CREATE DATABASE ${name} TEMPLATE ${inject("templateDatabase")}`);
  const address = new URL(inject("postgresUrl"));
  address.pathname = `/${name}`;
  url = address.href;
  folder = await mkdtemp(path.join(tmpdir(), "vergence-migrations-"));
});
afterEach(async () => {
  await client.query(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`);
  await client.end();
  await rm(folder, { recursive: true });
});

const own = path.join(import.meta.dirname, "../../../../prisma/migrations");
const change = async (sql: string) => {
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  await database.query(sql);
  await database.end();
};

test("true › every migration of the product is in a migrated database", async () => {
  expect(await areMigrationsApplied(url, own)).toBe(true);
});

test("false › one of the folder is not in the database", async () => {
  await mkdir(path.join(folder, "20990101000000_later"));
  expect(await areMigrationsApplied(url, folder)).toBe(false);
});

test("false › one broke off in the middle, for the CLI has to say so", async () => {
  await change(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_keys'`);
  expect(await areMigrationsApplied(url, own)).toBe(false);
});

test("false › an empty database, and one that does not answer", async () => {
  await change("DROP TABLE _prisma_migrations");
  expect(await areMigrationsApplied(url, own)).toBe(false);
  expect(await areMigrationsApplied("postgresql://postgres@127.0.0.1:1/none", own)).toBe(false);
});
