import path from "node:path";
import type { Bench } from "./open-bench.ts";
import { startProcess } from "./process.ts";

/** How a store is reached. */
export interface StoreAccess {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}

export const storeCredentials = { region: "us-east-1", accessKeyId: "vergence-bench", secretAccessKey: "bench-secret" };

/** The dev store in a process of its own. */
export async function startStore(bench: Bench): Promise<StoreAccess> {
  const store = await startProcess("packages/dev-store/src/main.ts", {
    DEV_STORE_DATA_DIR: path.join(bench.folder, "store"),
    S3_REGION: storeCredentials.region,
    S3_ACCESS_KEY_ID: storeCredentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: storeCredentials.secretAccessKey,
  });
  bench.defer(() => store.stop());
  const [endpoint] = /http:\/\/[\w.:]+/.exec(store.firstLine) ?? [];
  if (!endpoint) throw new Error(`The dev store did not say where it is: ${store.firstLine}`);
  return { endpoint, ...storeCredentials };
}
