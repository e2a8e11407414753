import path from "node:path";
import { appArguments } from "./app-arguments.ts";
import { baseUrl } from "./plan.ts";
import type { StackPrograms } from "./start-stack.ts";

/** The repository's root: programs are named from there. */
export const root = path.resolve(import.meta.dirname, "../../../..");

/** Whether an HTTP server answers a GET with 200, or, for `anyStatus`, at all. */
async function answers(url: string, signal: AbortSignal, anyStatus = false): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
  await response.body?.cancel();
  return anyStatus || response.status === 200;
}

/** The product's own programs. */
export const vergencePrograms: StackPrograms = {
  check: (env) => ({ name: "Checking the settings", args: ["apps/worker/src/prepare.ts", "--check"], env, cwd: root }),

  store: (env, { dataDir, port }) => ({
    name: "store",
    args: ["packages/dev-store/src/main.ts"],
    env: {
      PATH: env.PATH,
      DEV_STORE_DATA_DIR: dataDir,
      DEV_STORE_HOST: "127.0.0.1",
      DEV_STORE_PORT: String(port),
      DEV_STORE_EXIT_WITH_PARENT: "1",
      S3_REGION: env.S3_REGION || "us-east-1",
      S3_ACCESS_KEY_ID: env.S3_ACCESS_KEY_ID,
      S3_SECRET_ACCESS_KEY: env.S3_SECRET_ACCESS_KEY,
    },
    cwd: root,
    isReady: (signal) => answers(`http://127.0.0.1:${port}/`, signal, true),
    stopTimeoutMs: 10_000,
  }),

  release: (env) => [
    { name: "Preparing database, queues, bucket and owner", args: ["apps/worker/src/prepare.ts"], env, cwd: root },
  ],

  apps: (env) => [
    { name: "worker", args: [...appArguments.worker], env, cwd: root, stopTimeoutMs: 20_000 },
    {
      name: "web",
      args: [...appArguments.web],
      env,
      cwd: root,
      isReady: (signal) => answers(`${baseUrl(env.HOST ?? "127.0.0.1", Number(env.PORT))}/readyz`, signal),
      stopTimeoutMs: 15_000,
    },
  ],
};
