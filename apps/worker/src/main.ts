import { once } from "node:events";
import { readConfigOrExit } from "@vergence/core/config";
import { createLogger, startTracing, stopRequest } from "@vergence/core/process";
import { MediaError } from "@vergence/media";
import { openWhenReady } from "./open-when-ready.ts";
import { startWorker } from "./worker.ts";

const config = readConfigOrExit();
const stop = stopRequest({ withParent: process.env.VERGENCE_EXIT_WITH_PARENT === "1" });

const stopTracing = await startTracing(config, "worker");

const logger = createLogger(config, "worker");
const report = (error: unknown) =>
  logger.warn({ event: "database_awaited", err: error }, "the worker is waiting for the database");
const resources = await openWhenReady(config, { signal: stop, report });
if (resources) {
  try {
    const worker = await startWorker(resources);
    if (!stop.aborted) await once(stop, "abort");
    resources.logger.info({ reason: stop.reason.message }, "worker is stopping");
    await worker.stop();
  } catch (error) {
    if (!(error instanceof MediaError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    await resources.close();
  }
}
await stopTracing();
// Open stdin would keep the process.
process.stdin.unref?.();
