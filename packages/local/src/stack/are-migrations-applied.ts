import { readdir } from "node:fs/promises";
import pg from "pg";

/**
 * Whether the database has every migration of the folder, by Prisma's own record: then its CLI, which takes seconds to
 * say so, need not run. False also where that cannot be found out.
 * @param folder of `prisma migrate`: one folder inside for each migration
 */
export async function areMigrationsApplied(databaseUrl: string, folder: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ name: string; isWhole: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS "isWhole" FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    const applied = new Set(rows.map(({ name }) => name));
    const wanted = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    return rows.every(({ isWhole }) => isWhole) && wanted.every(({ name }) => applied.has(name));
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
