import type { Context } from "@vergence/core";
import { loadConfig } from "@vergence/core/config";
import { bootstrap, defaultWorkspaceId, doctorBucket, openResources } from "@vergence/core/process";
import { type AppProcess, startWebProcess, startWorkerProcess } from "../../tests/support/app-process.ts";
import type { Bench } from "./open-bench.ts";
import type { StoreAccess } from "./store.ts";

/** An installation of the product on a database and a bucket of its own. */
export interface Product {
  /** The settings of its processes. */
  env: Record<string, string>;
  /** An admin key of the default workspace. */
  key: string;
  /** The same installation from within this process, to prepare what is measured. */
  ctx: Context;
}

let count = 0;

/** Does what a release does: queue, default workspace with its key, bucket. */
export async function openProduct(
  bench: Bench,
  store: StoreAccess,
  options: { database?: string; env?: Record<string, string>; hasBucket?: boolean } = {},
): Promise<Product> {
  const key = "vgk_bench_0123456789abcdefghijklmnop";
  const env = {
    PUBLIC_URL: "http://127.0.0.1:3999",
    PORT: "0",
    DATABASE_URL: options.database ?? (await bench.makeDatabase()),
    S3_ENDPOINT: store.endpoint,
    S3_REGION: store.region,
    S3_ACCESS_KEY_ID: store.accessKeyId,
    S3_SECRET_ACCESS_KEY: store.secretAccessKey,
    S3_BUCKET: `bench-${count++}`,
    S3_DEV_STORE: "true",
    AUTH_SECRET: "a secret of the bench, long enough",
    BOOTSTRAP_ADMIN_KEY: key,
    LOG_LEVEL: "error",
    ...options.env,
  };
  const config = loadConfig(env);
  const resources = await openResources(config, { queueRole: "sender", name: "bench" });
  bench.defer(() => resources.close());
  await bootstrap(resources);
  if (options.hasBucket !== true)
    await doctorBucket(config.storage, { origins: ["*"], isDevStore: true, uploadGroupTtlSeconds: 432_000 });
  const actor = { workspaceId: defaultWorkspaceId, role: "admin" as const, name: "bench" };
  return { env, key, ctx: { ...resources, actor, requestId: null } };
}

/** The real web server process of an installation, stopped after the row. */
export async function startWeb(bench: Bench, product: Product): Promise<AppProcess> {
  const web = await startWebProcess({ ...product.env, ...profiling(bench) });
  bench.defer(() => web.kill("SIGTERM"));
  return web;
}

/** The real worker process. */
export function startWorker(bench: Bench, product: Product): AppProcess {
  const worker = startWorkerProcess({ ...product.env, SCRATCH_DIR: bench.folder, ...profiling(bench) });
  bench.defer(() => worker.kill("SIGTERM"));
  return worker;
}

function profiling({ profileDir }: Bench): Record<string, string> {
  return profileDir ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileDir}` } : {};
}
