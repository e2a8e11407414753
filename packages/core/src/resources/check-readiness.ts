import { within } from "@vergence/timers";
import type { Resources } from "./context.ts";

/** Whether each thing that a request needs answers. */
export interface Readiness {
  database: boolean;
  store: boolean;
  queue: boolean;
}

const timeoutMs = 3_000;

/** Asks the database, the store and the queue at the same time; what does not answer within 3 s counts as down. */
export async function checkReadiness({ db, storage, queue, logger }: Resources): Promise<Readiness> {
  const answers = async (name: string, call: Promise<unknown>): Promise<boolean> => {
    try {
      await within(timeoutMs, call);
      return true;
    } catch (error) {
      logger.warn({ err: error, dependency: name }, "not ready");
      return false;
    }
  };
  const [database, store, queueAnswers] = await Promise.all([
    answers("database", db.$queryRaw`SELECT 1`),
    answers("store", storage.check()),
    answers("queue", queue.check()),
  ]);
  return { database, store, queue: queueAnswers };
}
