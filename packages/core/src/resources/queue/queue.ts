import type { Database, Transaction } from "../db/database.ts";
import type { QueueName, QueuePayload } from "./queues.ts";

/** One delivery of a queue's entry. */
export interface Delivery<N extends QueueName> {
  payload: QueuePayload<N>;
  /** Aborted when the worker stops, or the delivery expired or lost its heartbeat. */
  signal: AbortSignal;
  /** Whether the queue will deliver again when this delivery fails. */
  willRetry: boolean;
}

export type QueueHandler<N extends QueueName> = (delivery: Delivery<N>) => Promise<void>;
/** One handler for each queue of the catalogue; a missing one fails the type check. */
export type QueueHandlers = { [N in QueueName]: QueueHandler<N> };

/** Queues on Postgres. An entry sent through a transaction exists exactly when the transaction commits. */
export interface Queue {
  send<N extends QueueName>(
    db: Transaction | Database,
    name: N,
    payload: QueuePayload<N>,
    options?: { startAfterSeconds?: number },
  ): Promise<void>;

  /** Starts taking entries, woken by LISTEN/NOTIFY; needs a queue that was opened as a worker. */
  work(handlers: QueueHandlers, options: { mediaConcurrency: number }): Promise<void>;

  /** For readiness. @throws AppError database_unavailable when nothing can be sent */
  check(): Promise<void>;

  /**
   * Stops taking entries, aborts running deliveries and waits for their handlers up to `graceSeconds`. An aborted
   * delivery is sent again for any worker to take, and uses up no retry.
   */
  close(graceSeconds?: number): Promise<void>;
}
