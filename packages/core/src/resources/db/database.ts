import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "../../../generated/prisma/client.ts";
import { TimeoutClient } from "./timeout-client.ts";

export { Prisma } from "../../../generated/prisma/client.ts";

export type Database = PrismaClient;
/** The same inside `$transaction`: everything done through it commits or rolls back together. */
export type Transaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/**
 * Opens the database lazily: the first query connects.
 * @param options.queryTimeoutMs a statement without an answer for so long fails as with an unreachable database: 30 s.
 * On our side of the connection, for a database that hangs cannot answer, and poolers refuse a session's own settings
 */
export function openDatabase(url: string, poolSize: number, { queryTimeoutMs = 30_000 } = {}): Database {
  const adapter = new PrismaPg(
    {
      connectionString: url,
      max: poolSize,
      connectionTimeoutMillis: 5_000,
      query_timeout: queryTimeoutMs,
      Client: TimeoutClient,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    },
    { statementNameGenerator: statementNames() },
  );
  return new PrismaClient({
    adapter,
    // Waiting for a pooled connection under load is normal; five seconds of it is an outage.
    transactionOptions: { maxWait: 5_000, timeout: 20_000 },
  });
}

const namedStatements = 500;

/**
 * Gives each statement a name, under which a connection keeps it parsed and planned. Those beyond the first few hundred
 * go without: they differ by the length of a list, and every connection would keep all of them. A raw statement names
 * the columns that it answers: Postgres refuses a kept `SELECT *` once a migration has added one.
 */
function statementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined || names.size >= namedStatements) return known ?? "";
    const name = `s${names.size}`;
    names.set(sql, name);
    return name;
  };
}
