import type { Logger } from "@vergence/core";
import { ClaimLostError, type JobFailure } from "@vergence/core/worker";
import { failureOf, reasonOf } from "./failures.ts";
import type { AttemptDelivery } from "./run-attempt.ts";

/** What every claim says of the work that it holds. */
export interface Claim {
  jobId: number;
  taskId?: number;
  /** Locks other workers out; a finish of all tasks has none, for it is safe to repeat. */
  attempt?: number;
  videoId: number;
  workspaceId: string;
  requestId: string | null;
}

/** How one kind of queued work is claimed, done and ended. */
interface ClaimedWork<Payload, Claimed extends Claim> {
  /** @returns null when there is nothing to do: done, failed, canceled or deleted before */
  claim: (payload: Payload) => Promise<Claimed | null>;
  /** For the log: `ingest`, `task mvhevc-1080p-12000k`. */
  nameOf: (claim: Claimed) => string;
  run: (claim: Claimed, delivery: AttemptDelivery) => Promise<void>;
  /** Records a failure that no further try can heal. @returns false when another worker holds the work */
  fail: (claim: Claimed, failure: JobFailure) => Promise<boolean>;
  /** Records why this attempt ended though another will follow. */
  note?: (claim: Claimed, outcome: "retried" | "stopped", failure?: JobFailure) => Promise<void>;
  /**
   * Has what this attempt stored deleted, where it ended without a result; the end of a job sends the same by itself.
   */
  leave?: (claim: Claimed) => Promise<void>;
}

/** One delivery of the queue, as a handler gets it. */
interface Delivery<Payload> {
  payload: Payload;
  /** Aborted when the worker stops, or the delivery expired or was revoked. */
  signal: AbortSignal;
  /** Whether the queue will deliver again. */
  willRetry: boolean;
}

/**
 * What is logged of a piece of work, as the line's `event` beside its words: programs and tests go by the event, people
 * read the words. `work_lost`: the job was canceled, or another worker has taken it over. `work_stopped`: its delivery
 * has ended.
 */
type WorkEvent = "work_started" | "work_done" | "work_lost" | "work_stopped" | "work_retried" | "work_failed";

/**
 * A handler that claims its work and does it to its end; work with nothing to claim is passed over. What cannot heal
 * fails the job at once; anything else is thrown, so that the queue delivers again with back-off, and fails the job
 * when the deliveries are used up.
 */
export function runClaimed<Payload, Claimed extends Claim>(workerLogger: Logger, work: ClaimedWork<Payload, Claimed>) {
  return async ({ payload, signal, willRetry }: Delivery<Payload>): Promise<void> => {
    signal.throwIfAborted();
    const claim = await work.claim(payload);
    if (!claim) return;
    const { jobId, taskId, attempt, videoId, requestId } = claim;
    const logger = workerLogger.child({ jobId, taskId, attempt, videoId, requestId });
    const name = work.nameOf(claim);
    const about = (event: WorkEvent) => ({ event, work: name });
    const note = (outcome: "retried" | "stopped", failure?: JobFailure) =>
      warnOfError(logger, "the end of this attempt could not be recorded", () => work.note?.(claim, outcome, failure));
    // The daily sweep does it, where the database is unreachable.
    const leave = () =>
      warnOfError(logger, "the clean-up after this attempt could not be sent", () => work.leave?.(claim));

    logger.info(about("work_started"), `${name} started`);
    try {
      await work.run(claim, { signal, logger });
      logger.info(about("work_done"), `${name} done`);
    } catch (error) {
      if (error instanceof ClaimLostError) {
        logger.info(about("work_lost"), `${name} stopped: the job was canceled, or another worker has taken it over`);
        return leave();
      }
      if (signal.aborted) {
        const reason = String(signal.reason);
        logger.info({ ...about("work_stopped"), reason }, `${name} stopped: this delivery has ended`);
        await note("stopped");
        await leave();
        throw signal.reason;
      }
      const failure = failureOf(error, willRetry);
      if (!failure) {
        logger.warn({ ...about("work_retried"), err: error }, `${name} will be retried`);
        await note("retried", reasonOf(error));
        await leave();
        throw error;
      }
      logger.warn({ ...about("work_failed"), err: error, code: failure.code }, `${name} failed`);
      // Taken over meanwhile: the job goes on, and nothing else cleans up after this attempt before its end.
      if (!(await work.fail(claim, failure))) await leave();
    }
  };
}

/** The history may miss an entry, as while the database is unreachable: the queue's own retry must not. */
async function warnOfError(logger: Logger, message: string, work: () => Promise<void> | undefined): Promise<void> {
  try {
    await work();
  } catch (error) {
    logger.warn({ err: error }, message);
  }
}
