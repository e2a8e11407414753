// A process of its own that runs a Postgres until it is killed: `node postgres-process.ts <dataDir>`; prints `{ url,
// pid }`.
import { startPostgres } from "../start-postgres.ts";

const { url, pid } = await startPostgres({ dataDir: process.argv[2] ?? "" });
console.log(JSON.stringify({ url, pid }));
