import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const schema = path.join(root, "prisma/schema");
let folder: string;
let databaseUrl: string;

/** Runs `scripts/prisma.mjs` against a database of this file's own. */
function prisma(...args: string[]): Promise<{ code: number; output: string }> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return new Promise((resolve) =>
    execFile(process.execPath, ["scripts/prisma.mjs", ...args], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
    ),
  );
}

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-prisma-"));
  const admin = new pg.Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  await admin.query("create database prisma_cli");
  await admin.end();
  databaseUrl = Object.assign(new URL(inject("postgresUrl")), { pathname: "/prisma_cli" }).href;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("scripts/prisma.mjs on the WebAssembly schema engine", () => {
  test("migrate deploy › applies the migrations, and again nothing", async () => {
    expect(await prisma("migrate", "deploy")).toMatchObject({ code: 0, output: expect.stringContaining("applied") });
    expect(await prisma("migrate", "deploy")).toMatchObject({ code: 0, output: expect.stringContaining("No pending") });
    expect(await query('select count(*)::int as rows from "UploadGroup"')).toEqual([{ rows: 0 }]);
  });

  test("migrate diff --exit-code › 0 when migrations and schema agree, 2 when they differ", async () => {
    const fromMigrations = ["migrate", "diff", "--from-migrations", "prisma/migrations", "--exit-code", "--to-schema"];
    expect(await prisma(...fromMigrations, schema)).toMatchObject({ code: 0 });
    const changed = path.join(folder, "changed");
    await cp(schema, changed, { recursive: true });
    await writeFile(path.join(changed, "extra.prisma"), "model Extra {\n  id Int @id\n}\n");
    expect(await prisma(...fromMigrations, changed)).toMatchObject({
      code: 2,
      output: expect.stringContaining("Extra"),
    });
    expect(await query("select from pg_database where datname like 'prisma_migrate_shadow_db%'")).toEqual([]);
  });

  test("db execute › a script with semicolons inside a function's body runs whole", async () => {
    const script = path.join(folder, "function.sql");
    const body = "begin perform 1; raise notice ';'; return 'a;b'; end";
    await writeFile(script, `create function semicolons() returns text language plpgsql as $$ ${body} $$; select 1;`);
    expect(await prisma("db", "execute", "--file", script)).toMatchObject({ code: 0 });
    expect(await query("select semicolons() as text")).toEqual([{ text: "a;b" }]);
  });

  test("migrate deploy › a database that cannot be reached is named", async () => {
    const reachable = databaseUrl;
    databaseUrl = "postgresql://nobody@127.0.0.1:1/nowhere";
    const { code, output } = await prisma("migrate", "deploy");
    databaseUrl = reachable;
    expect(code).toBe(1);
    expect(output).toContain("P1001");
    expect(output).toContain("127.0.0.1:1");
  });

  test("migrate deploy › a migration that fails says why", async () => {
    await query("create database prisma_failing").catch(() => {});
    const reachable = databaseUrl;
    databaseUrl = Object.assign(new URL(databaseUrl), { pathname: "/prisma_failing" }).href;
    await query('create table "Workspace" (id int)');
    const { code, output } = await prisma("migrate", "deploy");
    databaseUrl = reachable;
    expect(code).toBe(1);
    expect(output).toMatch(/P3005|already exists/);
  });
});
