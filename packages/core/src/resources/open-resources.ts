import { openChangeFeed } from "./change-feed.ts";
import type { Config } from "./config.ts";
import { type Resources, systemClock } from "./context.ts";
import { createLogger } from "./create-logger.ts";
import { openDatabase } from "./db/database.ts";
import { openKeyUses } from "./key-uses.ts";
import { openQueue, type QueueRole } from "./queue/create-queue.ts";
import { createS3Storage } from "./storage/create-s3-storage.ts";
import { createMetrics } from "./telemetry/metrics.ts";
import { observeStorage } from "./telemetry/observe-storage.ts";

/**
 * Opens all that a process needs. `worker` takes queue entries and runs the schedules, `sender` only sends.
 * Throws, with nothing left open, when the database does not answer or has no queue installed.
 */
export async function openResources(
  config: Config,
  options: { queueRole: QueueRole; name: string },
): Promise<Resources> {
  const logger = createLogger(config, options.name);
  const db = openDatabase(config.database.url, config.database.poolSize);
  const metrics = createMetrics({ withProcess: config.metrics.token !== undefined || config.metrics.workerPort > 0 });
  const storage = observeStorage(createS3Storage(config.storage), metrics);
  const changes = openChangeFeed(config.database.url, logger);
  const keyUses = openKeyUses(db, logger);
  const closeRest = async () => {
    await changes.close();
    await keyUses.close();
    await db.$disconnect();
    storage.close();
  };
  const queue = await openQueue(config.database.url, options.queueRole, { logger, metrics }).catch(
    async (error: unknown) => {
      await closeRest();
      throw error;
    },
  );
  return {
    config,
    clock: systemClock,
    logger,
    db,
    storage,
    queue,
    changes,
    keyUses,
    metrics,
    async close() {
      await queue.close();
      await closeRest();
    },
  };
}
