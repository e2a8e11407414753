import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock, Resources } from "@vergence/core";
import { loadConfig } from "@vergence/core/config";
import { openResources } from "@vergence/core/process";
import type { RemoteLimits } from "../remote/remote-limits.ts";
import { startWorker } from "../worker.ts";

/** A worker in the test's own process, with a scratch folder of its own. */
export interface TestWorker {
  resources: Resources;
  /** What is in the folders of the workers below the scratch folder: one per job in hand. */
  jobFolders(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startTestWorker(
  env: Record<string, string>,
  options: { clock?: Clock; remoteLimits?: Partial<RemoteLimits> } = {},
): Promise<TestWorker> {
  const scratchDir = await makeScratchDir();
  const config = loadConfig({ ...env, SCRATCH_DIR: scratchDir });
  const opened = await openResources(config, { queueRole: "worker", name: "worker" });
  const resources = { ...opened, ...(options.clock && { clock: options.clock }) };
  const worker = await startWorker(resources, options);
  return {
    resources,
    jobFolders: () => jobFoldersIn(scratchDir),
    async stop() {
      await worker.stop();
      await rm(scratchDir, { recursive: true, force: true });
    },
  };
}

export const makeScratchDir = () => mkdtemp(join(tmpdir(), "vergence-worker-test-"));

export async function jobFoldersIn(scratchDir: string): Promise<string[]> {
  const workers = await readdir(scratchDir);
  return (await Promise.all(workers.map((name) => readdir(join(scratchDir, name))))).flat();
}
