#!/usr/bin/env node
// Replaces Prisma's native `schema-engine` binary: the same arguments and the same JSON-RPC lines on stdin and
// stdout, but the engine is @prisma/schema-engine-wasm, talking to Postgres through @prisma/adapter-pg. The protocol
// is Prisma's internal one, hence the exact version pins and tests/prisma.int.test.ts. Started by Prisma's CLI
// (PRISMA_SCHEMA_ENGINE_BINARY).
import { readFileSync } from "node:fs";
import readline from "node:readline";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngineAdapterFactory } from "./lib/schema-engine-adapter.mjs";
import { runDatabaseCommand } from "./lib/schema-engine-database.mjs";
import { loadSchemaEngine, logEngineError } from "./lib/schema-engine-wasm.mjs";

/**
 * Methods that the WebAssembly build calls otherwise than the native engine does.
 * @type {Record<string, string>}
 */
const wasmNames = { getDatabaseVersion: "version" };

const args = process.argv.slice(2);
/** @param {string} flag */
const valuesOf = (flag) => args.flatMap((argument, index) => (argument === flag ? [args[index + 1]] : []));

if (args.includes("--version")) {
  console.log("schema-engine-cli wasm");
  process.exit(0);
}

const url = JSON.parse(valuesOf("--datasource")[0] ?? "{}").url ?? process.env.DATABASE_URL;
const databaseCommand = args.includes("cli") ? args[args.indexOf("cli") + 1] : undefined;
if (databaseCommand) process.exit(await runDatabaseCommand(databaseCommand, url));

/** @param {object} message */
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

/** @type {Promise<any> | undefined} */
let engine;
function startEngine() {
  const datamodels = valuesOf("--datamodels").map((file = "") => [file, readFileSync(file, "utf8")]);
  const adapters = bindMigrationAwareSqlAdapterFactory(new SchemaEngineAdapterFactory(url));
  const log = (/** @type {string} */ line) => process.env.DEBUG && process.stderr.write(`${line}\n`);
  return loadSchemaEngine().then((SchemaEngine) =>
    SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, log, adapters),
  );
}

/** @param {{ id: unknown, method: string, params: unknown }} request */
async function answer({ id, method, params }) {
  try {
    engine ??= startEngine();
    const running = await engine;
    const name = wasmNames[method] ?? method;
    if (typeof running[name] !== "function") throw new Error(`The WebAssembly schema engine has no method "${method}"`);
    let result = await running[name](params);
    if (method === "diff" && typeof result?.stdout === "string") {
      // The native engine prints a diff by calling the CLI back; the WebAssembly one returns it.
      send({ id: `print-${id}`, method: "print", params: { content: result.stdout } });
      result = { exitCode: result.exitCode, stdout: null };
    }
    send({ id, result: result ?? null });
  } catch (thrown) {
    const error = /** @type {Error & { code?: string, meta?: unknown }} */ (thrown);
    if (process.env.DEBUG) logEngineError(String(error?.stack ?? error));
    const data = {
      is_panic: false,
      message: error?.message ?? String(error),
      error_code: error?.code,
      meta: error?.meta ?? null,
    };
    send({ id, error: { code: 4466, message: "An error happened. Check the data field for details.", data } });
  }
}

let unanswered = 0;
let inputClosed = false;
const exitWhenDone = () => inputClosed && unanswered === 0 && process.exit(0);

readline
  .createInterface({ input: process.stdin })
  .on("line", async (line) => {
    const request = JSON.parse(line);
    if (!request.method) return; // the CLI's answer to a `print`
    unanswered++;
    await answer(request);
    unanswered--;
    exitWhenDone();
  })
  .on("close", () => {
    inputClosed = true;
    exitWhenDone();
  });
