import { fromPrisma, type JobWithMetadata, PgBoss } from "pg-boss";
import type { Logger } from "pino";
import { AppError } from "../../kernel/errors.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Queue, QueueHandlers } from "./queue.ts";
import { type QueueDefinition, type QueueName, queueNames, queues } from "./queues.ts";

const schema = "pgboss";
const yearSeconds = 365 * 86_400;

/** `sender` only sends; `worker` also takes entries, runs the schedules and supervises deliveries. */
export type QueueRole = "sender" | "worker";

/** Installs pg-boss's tables and the catalogue's queues; safe to run again, and by several processes. */
export async function installQueue(databaseUrl: string, logger: Logger): Promise<void> {
  const boss = createBoss(databaseUrl, logger, { supervise: false, schedule: false, migrate: true, max: 2 });
  await boss.start();
  try {
    // Dead letter queues first: others name them.
    const order = [...queueNames].sort(
      (a, b) => Number(definitionOf(a).deadLetter !== undefined) - Number(definitionOf(b).deadLetter !== undefined),
    );
    for (const name of order) {
      const options = queueOptions(definitionOf(name));
      if (await boss.getQueue(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, { ...options, policy: "standard" });
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

/** Opens the queue. The tables must be there: `installQueue` is part of a release. */
export async function openQueue(
  databaseUrl: string,
  role: QueueRole,
  { logger, metrics }: { logger: Logger; metrics: Metrics },
  /** A worker looks by itself every so often, should a NOTIFY be missed. */
  { pollingIntervalSeconds = 5 } = {},
): Promise<Queue> {
  const isWorker = role === "worker";
  const boss = createBoss(databaseUrl, logger, {
    supervise: isWorker,
    schedule: isWorker,
    migrate: false,
    useListenNotify: isWorker,
    max: isWorker ? 6 : 2,
    // How soon an entry whose worker died is delivered again.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    maintenanceIntervalSeconds: 3_600,
  });
  const stopping = new AbortController();
  try {
    await boss.start();
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }

  return {
    async send(db, name, payload, options = {}) {
      await boss.send(name, payload, { db: fromPrisma(db), startAfter: options.startAfterSeconds });
    },

    async work(handlers, { mediaConcurrency }) {
      const options = {
        includeMetadata: true,
        batchSize: 1,
        pollingIntervalSeconds,
        notifyPollingIntervalSeconds: pollingIntervalSeconds,
        // Often enough that a database unreachable for 15 s costs no entry its worker.
        heartbeatRefreshSeconds: 3,
      } as const;
      const takeEntries = async (name: QueueName) => {
        const workerId: string = await boss.work(name, options, async ([entry]) => {
          if (!entry) return;
          const stopTimer = metrics.deliverySeconds.startTimer({ queue: name });
          let outcome = "failed";
          try {
            await deliver(handlers, name, entry as JobWithMetadata, stopping.signal);
            outcome = "done";
          } catch (error) {
            if (!stopping.signal.aborted || entry.signal.aborted) throw error;
            outcome = "stopped";
            // Broken off by our own stop: a fresh delivery, ahead of the line, for that is neither a failure nor a
            // used-up try.
            await boss.send(name, entry.data as object, { priority: 1 });
          } finally {
            stopTimer({ outcome });
            // Notifications of further entries came while this one ran: what waits is taken now, not at the next poll.
            boss.notifyWorker(workerId);
          }
        });
      };
      for (const name of queueNames) {
        const { concurrency = 1, cron } = definitionOf(name);
        for (let count = concurrency === "media" ? mediaConcurrency : concurrency; count > 0; count--)
          await takeEntries(name);
        if (cron) await boss.schedule(name, cron, {});
      }
    },

    async check() {
      if (!(await boss.isInstalled())) throw new AppError("database_unavailable", "The queue is not installed.");
    },

    async close(graceSeconds = 10) {
      stopping.abort(new Error("The worker is stopping."));
      await boss.stop({ graceful: isWorker, timeout: graceSeconds * 1000 });
    },
  };
}

const definitionOf = (name: QueueName): QueueDefinition => queues[name];

function createBoss(
  connectionString: string,
  logger: Logger,
  options: Omit<ConstructorParameters<typeof PgBoss>[0] & object, "connectionString">,
): PgBoss {
  const boss = new PgBoss({
    connectionString,
    schema,
    registerInstance: false,
    openTelemetry: { propagateContext: true },
    ...options,
  });
  // An unhandled "error" event would end the process; pg-boss goes on by itself once Postgres is back.
  boss.on("error", (error) => logger.warn({ err: error }, "queue error"));
  boss.on("warning", (warning) => logger.warn({ warning }, "queue warning"));
  return boss;
}

function queueOptions(definition: QueueDefinition) {
  return {
    notify: true,
    retryLimit: definition.retryLimit,
    retryDelay: definition.retryDelaySeconds,
    retryDelayMax: definition.retryDelayMaxSeconds,
    retryBackoff: true,
    expireInSeconds: definition.expireInSeconds,
    // pg-boss takes an absent option, but not an undefined one.
    ...(definition.heartbeatSeconds ? { heartbeatSeconds: definition.heartbeatSeconds } : {}),
    ...(definition.deadLetter ? { deadLetter: definition.deadLetter } : {}),
    // pg-boss deletes what waited longer than this: an acknowledged upload may never vanish so.
    retentionSeconds: yearSeconds,
    deleteAfterSeconds: 7 * 86_400,
  };
}

async function deliver<N extends QueueName>(
  handlers: QueueHandlers,
  name: N,
  entry: JobWithMetadata,
  stopping: AbortSignal,
): Promise<void> {
  const payload = definitionOf(name).payload.parse(entry.data ?? {});
  const handler = handlers[name] as (delivery: unknown) => Promise<void>;
  await handler({
    payload,
    signal: AbortSignal.any([entry.signal, stopping]),
    willRetry: entry.retryCount < entry.retryLimit,
  });
}
