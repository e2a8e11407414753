import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

/** What a run did, and what it noticed; names of migrations, oldest first. */
export interface MigrationReport {
  applied: string[];
  /** Of the database, but not of the folder: a newer release has been here. */
  unknown: string[];
  /** Applied as another text than the folder has today. */
  changed: string[];
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** Prisma's own lock, so that its CLI and this never migrate one database at the same time. */
const prismaLock = 72_707_369;
const connectTimeoutMs = 10_000;

/**
 * Brings a database to the state that a folder of Prisma's migrations describes, as `prisma migrate deploy` does, with
 * the same record (`_prisma_migrations`), so that either may follow the other. A database that is not there is created.
 * Each migration and its record are one transaction: one that fails leaves nothing. Safe to repeat, and to run in
 * several places at once.
 * @param folder one folder inside for each migration, with its `migration.sql`
 * @throws Error naming the migration that failed, or what in the database prevents migrating
 */
export async function applyMigrations(databaseUrl: string, folder: string): Promise<MigrationReport> {
  const migrations = await readMigrations(folder);
  const client = await connectOrCreate(databaseUrl);
  try {
    // Another server that migrates is waited for; what a migration itself may wait for has no limit.
    await client.query("SET lock_timeout = '5min'");
    await client.query("SELECT pg_advisory_lock($1)", [prismaLock]);
    await client.query("SET lock_timeout = 0");
    const recorded = await readRecord(client);
    for (const migration of migrations) if (!recorded.has(migration.name)) await apply(client, migration);
    return {
      applied: migrations.map(({ name }) => name).filter((name) => !recorded.has(name)),
      unknown: [...recorded.keys()].filter((name) => !migrations.some((migration) => migration.name === name)),
      changed: migrations
        .filter(({ name, checksum }) => recorded.has(name) && recorded.get(name) !== checksum)
        .map(({ name }) => name),
    };
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function connectOrCreate(databaseUrl: string): Promise<pg.Client> {
  try {
    return await connect(databaseUrl);
  } catch (error) {
    const isMissing = error instanceof pg.DatabaseError && error.code === "3D000";
    if (!isMissing) throw error;
  }
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  const admin = await connect(Object.assign(url, { pathname: "/postgres" }).href);
  try {
    await admin.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // Another server created it meanwhile: already there (42P04), or at this moment (a key of Postgres' own catalogue,
    // 23505).
    if (!(error instanceof pg.DatabaseError && ["42P04", "23505"].includes(error.code ?? ""))) throw error;
  } finally {
    await admin.end();
  }
  return connect(databaseUrl);
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs });
  // A connection that breaks refuses the query under way; without a listener it would end the process as well.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Checksums of what has been applied, by name; makes the record where there is none. */
async function readRecord(client: pg.Client): Promise<Map<string, string>> {
  const { rows: tables } = await client.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
  );
  if (!tables.some(({ name }) => name === "_prisma_migrations")) {
    const [first] = tables;
    if (first)
      throw new Error(
        `The database has tables ("${first.name}", …) but no record of migrations: give Vergence a database of its own.`,
      );
    await client.query(`CREATE TABLE _prisma_migrations (
      id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
      logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0
    )`);
  }
  const { rows } = await client.query<{ name: string; checksum: string; isWhole: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isWhole"
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  const broken = rows.find(({ isWhole }) => !isWhole);
  if (broken)
    throw new Error(
      `Migration ${broken.name} was started and not finished. Restore the database, or repair it and mark the migration: "node scripts/prisma.mjs migrate resolve".`,
    );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const startedAt = new Date();
  try {
    await client.query("BEGIN");
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name, startedAt],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Migration ${name} failed, and nothing of it was applied: ${reason}`, { cause: error });
  }
}
