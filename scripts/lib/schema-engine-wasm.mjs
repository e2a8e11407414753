// Loads @prisma/schema-engine-wasm by hand: the package expects a bundler, Node 24 imports no .wasm without a flag.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** One log line in the native engine's form; Prisma's CLI reads messages and error codes from these. */
export function logEngineError(message, errorCode) {
  const fields = { message, error_code: errorCode, is_panic: false };
  process.stderr.write(`\n${JSON.stringify({ level: "ERROR", target: "schema_engine::logger", fields })}\n`);
}

/** The engine's class `SchemaEngine`, ready to be made with `SchemaEngine.new`. */
export async function loadSchemaEngine() {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => logEngineError(message) };
  const bindingsFile = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const bindings = await import(bindingsFile);
  const wasm = readFileSync(path.join(path.dirname(bindingsFile), "schema_engine_bg.wasm"));
  const { instance } = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return bindings.SchemaEngine;
}
