// Loads @prisma/schema-engine-wasm by hand: the package expects a bundler, Node 24 imports no .wasm without a flag.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/**
 * One log line in the native engine's form; Prisma's CLI reads messages and error codes from these.
 * @param {string} message
 * @param {string} [errorCode]
 */
export function logEngineError(message, errorCode) {
  const fields = { message, error_code: errorCode, is_panic: false };
  process.stderr.write(`\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`);
}

/** The engine's class `SchemaEngine`, ready to be made with `SchemaEngine.new`. */
export async function loadSchemaEngine() {
  const registry = { set_message: (/** @type {string} */ message) => logEngineError(message) };
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: registry });
  const bindingsFile = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bindings = await import(bindingsFile);
  const wasm = readFileSync(path.join(path.dirname(bindingsFile), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  const { __wbindgen_start: start } = instance.exports;
  if (typeof start === "function") start();
  return bindings.SchemaEngine;
}
