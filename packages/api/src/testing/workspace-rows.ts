import type { TestContext } from "@vergence/core/testing";

type Database = TestContext["resources"]["db"];
type Reference = { table: string; column: string; parent: string };

/**
 * Every row of the product's that belongs to a workspace, by table: those that name it, and those that lead to them by
 * their foreign keys, however many steps away. New tables are found by themselves.
 */
export async function rowsOfWorkspace(db: Database, workspaceId: string): Promise<Record<string, string[]>> {
  const references = await db.$queryRaw<Reference[]>`
    SELECT child.relname::text AS "table", a.attname::text AS "column", parent.relname::text AS parent
    FROM pg_constraint c
    JOIN pg_class child ON child.oid = c.conrelid
    JOIN pg_class parent ON parent.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace`;
  const rows: Record<string, string[]> = { Workspace: await read(db, `"Workspace" t WHERE t.id = '${workspaceId}'`) };
  const idsOf: Record<string, string> = { Workspace: `'${workspaceId}'` };
  for (let left = references.filter(({ table, parent }) => table !== parent); left.length > 0; ) {
    const next = left.filter(({ parent }) => parent in idsOf && !isOpen(left, parent));
    if (next.length === 0)
      throw new Error(`These tables lead in a circle: ${left.map(({ table }) => table).join(", ")}`);
    left = left.filter((reference) => !next.includes(reference));
    for (const table of new Set(next.map((reference) => reference.table))) {
      const where = next
        .filter((reference) => reference.table === table)
        .map(({ column, parent }) => `t."${column}"::text IN (${idsOf[parent]})`);
      const found = await read(db, `"${table}" t WHERE ${where.join(" OR ")}`);
      rows[table] = [...new Set([...(rows[table] ?? []), ...found])].sort();
      const ids = rows[table].map((row) => `'${(JSON.parse(row) as { id: unknown }).id}'`);
      idsOf[table] = ids.length > 0 ? ids.join(", ") : "NULL";
    }
  }
  return rows;
}

/** Whether a table still has references of its own to follow. */
const isOpen = (left: Reference[], table: string) => left.some((reference) => reference.table === table);

async function read(db: Database, from: string): Promise<string[]> {
  const rows = await db.$queryRawUnsafe<{ row: string }[]>(`SELECT to_json(t)::text AS row FROM ${from}`);
  return rows.map(({ row }) => row).sort();
}
