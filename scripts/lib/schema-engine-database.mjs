// `schema-engine cli can-connect-to-database | create-database | drop-database`.
import pg from "pg";
import { logEngineError } from "./schema-engine-wasm.mjs";

/** @param {string} name */
const quote = (name) => `"${name.replaceAll('"', '""')}"`;

/**
 * Postgres' error → Prisma's code and words.
 * @param {pg.DatabaseError} error
 * @param {string} url
 */
function explain(error, url) {
  const { host, pathname } = new URL(url);
  if (error.code === "3D000") return ["P1003", `Database ${pathname.slice(1)} does not exist`];
  if (error.code === "28P01") return ["P1000", "Authentication failed against the database server"];
  if (error.code === "42P04") return ["P1009", `Database ${pathname.slice(1)} already exists`];
  return ["P1001", `Can't reach database server at ${host}: ${error.message}`];
}

/**
 * Runs one of the three commands against `url`.
 * @param {string} command
 * @param {string} url
 * @returns {Promise<number>} the exit code
 */
export async function runDatabaseCommand(command, url) {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  const adminUrl = new URL(url);
  adminUrl.pathname = "/postgres";
  const canConnect = command === "can-connect-to-database";
  const client = new pg.Client({ connectionString: canConnect ? url : adminUrl.href });
  try {
    await client.connect();
    if (command === "create-database") await client.query(`create database ${quote(name)}`);
    if (command === "drop-database") await client.query(`drop database if exists ${quote(name)}`);
    return 0;
  } catch (error) {
    const [code, message] = explain(/** @type {pg.DatabaseError} */ (error), url);
    logEngineError(message ?? "", code);
    return 1;
  } finally {
    await client.end().catch(() => {});
  }
}
