import type { Database, Transaction } from "../db/database.ts";
import type { JobName, JobPayload } from "./jobs.ts";

/** One delivery of a queued job. */
export interface Delivery<N extends JobName> {
  payload: JobPayload<N>;
  /** Aborted when the worker stops, or the delivery expired or lost its heartbeat. */
  signal: AbortSignal;
  /** Whether the queue will deliver again when this delivery fails. */
  willRetry: boolean;
}

export type JobHandler<N extends JobName> = (delivery: Delivery<N>) => Promise<void>;
/** One handler for each job of the catalogue; a missing one fails the type check. */
export type JobHandlers = { [N in JobName]: JobHandler<N> };

/** Jobs on Postgres. A job sent through a transaction exists exactly when the transaction commits. */
export interface Queue {
  send<N extends JobName>(
    db: Transaction | Database,
    name: N,
    payload: JobPayload<N>,
    options?: { startAfterSeconds?: number },
  ): Promise<void>;

  /** Starts taking jobs, woken by LISTEN/NOTIFY; needs a queue that was opened as a worker. */
  work(handlers: JobHandlers, options: { mediaConcurrency: number }): Promise<void>;

  /** Throws when the queue cannot take jobs; for readiness. */
  check(): Promise<void>;

  /**
   * Stops taking jobs, aborts running ones and waits for their handlers up to `graceSeconds`. What was broken off so is delivered
   * again, to whichever worker comes first, and no try counts as used up.
   */
  close(graceSeconds?: number): Promise<void>;
}
