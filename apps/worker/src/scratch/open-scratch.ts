import { mkdir, mkdtemp, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "@vergence/core";
import { startInterval } from "@vergence/timers";
import { removeAbandoned, touchEverySeconds, workerFolderName } from "./remove-abandoned.ts";

/** A worker's scratch space on disk: one folder per running attempt, removed at its end. */
export interface Scratch {
  /** An empty folder of one's own, readable by this user only. */
  makeFolder(name: string): Promise<string>;
  /** Removes it with all that is in it; a failure is logged, for the attempt's own outcome counts more. */
  removeFolder(path: string): Promise<void>;
  /** Removes everything. */
  close(): Promise<void>;
}

/**
 * Opens this process's own folder below `base`, and removes those that killed workers left there. Several workers may
 * share a base.
 */
export async function openScratch(base: string, logger: Logger): Promise<Scratch> {
  await mkdir(base, { recursive: true });
  await removeAbandoned(base, logger);
  const own = join(base, workerFolderName());
  await mkdir(own, { recursive: true, mode: 0o700 });
  const touch = () => utimes(own, new Date(), new Date()).catch(() => undefined);
  const timer = startInterval(touch, touchEverySeconds * 1_000).unref();

  const remove = async (path: string) => {
    try {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      logger.error({ err: error, path }, "could not remove a scratch folder");
    }
  };
  return {
    makeFolder: (name) => mkdtemp(join(own, `${name}-`)),
    removeFolder: remove,
    async close() {
      timer.stop();
      await remove(own);
    },
  };
}
