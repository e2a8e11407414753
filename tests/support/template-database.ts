import { spawn } from "node:child_process";
import path from "node:path";
import { installQueue } from "@vergence/core";
import pg from "pg";
import { pino } from "pino";

/** Makes a database for `create database … template …` and gives its name: it has every migration and the queue's tables. */
export async function makeTemplateDatabase(postgresUrl: string): Promise<string> {
  const name = "vergence_template";
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  await runPrisma(["migrate", "deploy"], url.href);
  await installQueue(url.href, pino({ level: "silent" }));
  return name;
}

/** Runs the repository's Prisma CLI; what it printed belongs to the error when it fails. */
function runPrisma(args: string[], databaseUrl: string): Promise<void> {
  const script = path.join(import.meta.dirname, "../../scripts/prisma.mjs");
  const child = spawn(process.execPath, [script, ...args], { env: { ...process.env, DATABASE_URL: databaseUrl } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`prisma ${args.join(" ")} exited with ${code}\n${output}`)),
    );
  });
}
