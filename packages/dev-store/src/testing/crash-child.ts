import fs, { promises } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/**
 * A store in a process that dies by SIGKILL just before the n-th step that it takes on disk, counted from the arrival
 * of the first request whose method is CRASH_METHOD and whose query has CRASH_PARAMETER (if set). Run by crash.test.ts.
 */
const { CRASH_METHOD, CRASH_PARAMETER, CRASH_AT_STEP, DATA_DIR = "" } = process.env;

let stepsLeft = Number.POSITIVE_INFINITY;
function step(): void {
  stepsLeft -= 1;
  if (stepsLeft <= 0) process.kill(process.pid, "SIGKILL");
}

type AnyFunction = (...parameters: unknown[]) => unknown;
function countCalls(target: object, names: readonly string[]): void {
  const functions = target as Record<string, AnyFunction>;
  for (const name of names) {
    const original = functions[name];
    if (!original) throw new Error(`There is no ${name} to count`);
    functions[name] = function (this: unknown, ...parameters: unknown[]) {
      step();
      return original.apply(this, parameters);
    };
  }
}

const probe = await promises.open(import.meta.filename);
countCalls(Object.getPrototypeOf(probe), ["write", "writeFile", "sync"]);
await probe.close();
countCalls(fs.promises, ["open", "rename", "rm", "unlink"]);
syncBuiltinESMExports();

// Only now, so that the store imports the counted functions.
const { startDevStore } = await import("../start-dev-store.ts");
const { credentials, region } = await import("./credentials.ts");
const store = await startDevStore({
  dataDir: DATA_DIR,
  port: 0,
  region,
  ...credentials,
  intercept: ({ method, query }) => {
    if (method === CRASH_METHOD && (!CRASH_PARAMETER || CRASH_PARAMETER in query)) stepsLeft = Number(CRASH_AT_STEP);
    return undefined;
  },
});
console.log(store.endpoint);
process.stdin.on("end", () => process.exit(0)).resume();
