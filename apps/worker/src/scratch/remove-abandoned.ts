import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "@vergence/core";
import { machineIdentity, processIdentity } from "./process-identity.ts";

const prefix = "vergence-worker";
const pattern = /^vergence-worker-([0-9a-f]{10})-(\d+)-(\d+)$/;

/**
 * How often a worker touches its folder, and after how long without a touch one of another machine counts as abandoned.
 */
export const touchEverySeconds = 60;
const abandonedAfterSeconds = 3_600;

/** The folder's name says whose it is: machine, process id, start of the process. */
export function workerFolderName(): string {
  return `${prefix}-${machineIdentity()}-${processIdentity(process.pid) ?? `${process.pid}-0`}`;
}

/**
 * Removes the scratch folders of workers that were killed. On this machine those whose process is gone; of other
 * machines, on a shared disk, those without a touch for an hour. A folder that cannot be removed is passed over.
 */
export async function removeAbandoned(base: string, logger: Logger): Promise<void> {
  for (const name of await readdir(base)) {
    if (!pattern.test(name) || !(await isAbandoned(base, name))) continue;
    try {
      await rm(join(base, name), { recursive: true, force: true });
      logger.info({ folder: name }, "removed the scratch folder of a worker that is gone");
    } catch (error) {
      logger.warn({ err: error, folder: name }, "could not remove the scratch folder of a worker that is gone");
    }
  }
}

async function isAbandoned(base: string, name: string): Promise<boolean> {
  const [, machine, pid, start] = pattern.exec(name) ?? [];
  if (machine === machineIdentity()) return processIdentity(Number(pid)) !== `${pid}-${start}`;
  const touched = await stat(join(base, name)).catch(() => null);
  return touched !== null && Date.now() - touched.mtimeMs > abandonedAfterSeconds * 1_000;
}
