import { AppError, type Logger } from "@vergence/core";
import { ClaimLostError, type JobFailure } from "@vergence/core/worker";
import { MediaError } from "@vergence/media";
import { PermanentFailure } from "../ingest/permanent-failure.ts";
import { RemoteProblem } from "../remote/remote-problem.ts";

export interface ClaimedWork {
  /** For the log: `ingest`, `task mvhevc-1080p-12000k`. */
  what: string;
  logger: Logger;
  /** The delivery's own: aborted when the worker stops, or the delivery expired or was taken away. */
  signal: AbortSignal;
  /** Whether the queue will deliver again. */
  willRetry: boolean;
  run(): Promise<void>;
  /** Writes down a failure that no further try can heal. @returns false when the work is another's */
  fail(failure: JobFailure): Promise<boolean>;
  /** Writes down why this attempt ended though another will follow. */
  note?(outcome: "retried" | "stopped", failure?: JobFailure): Promise<void>;
  /** Has what this attempt stored deleted, where it ended without a result; the end of a job sends the same by itself. */
  leave?(): Promise<void>;
}

/**
 * What is logged of a piece of work, as the line's `event` beside its words: programs and tests go by the event, people read the words.
 * `work_lost`: the job was canceled, or another worker has taken it over. `work_stopped`: its delivery has ended.
 */
export type WorkEvent = "work_started" | "work_done" | "work_lost" | "work_stopped" | "work_retried" | "work_failed";

/**
 * Does the work of a claim to its end. What cannot heal fails the job at once; anything else is thrown, so that the queue delivers again
 * with back-off, and fails the job when the deliveries are used up.
 */
export async function runClaimed(work: ClaimedWork): Promise<void> {
  const { what, logger, signal, willRetry, run, fail } = work;
  const about = (event: WorkEvent) => ({ event, work: what });
  logger.info(about("work_started"), `${what} started`);
  try {
    await run();
    logger.info(about("work_done"), `${what} done`);
  } catch (error) {
    if (error instanceof ClaimLostError) {
      logger.info(about("work_lost"), `${what} stopped: the job was canceled, or another worker has taken it over`);
      await leave(work);
      return;
    }
    if (signal.aborted) {
      logger.info(
        { ...about("work_stopped"), reason: String(signal.reason) },
        `${what} stopped: this delivery has ended`,
      );
      await note(work, "stopped");
      await leave(work);
      throw signal.reason;
    }
    const failure = toFailure(error, willRetry);
    if (!failure) {
      logger.warn({ ...about("work_retried"), err: error }, `${what} will be tried again`);
      await note(work, "retried", reasonOf(error));
      await leave(work);
      throw error;
    }
    logger.warn({ ...about("work_failed"), err: error, code: failure.code }, `${what} failed`);
    // Taken over meanwhile: the job goes on, and nothing else cleans up after this attempt before its end.
    if ((await fail(failure)) === false) await leave(work);
  }
}

/** What the film maker is told, or null while another try may heal it. */
function toFailure(error: unknown, willRetry: boolean): JobFailure | null {
  if (error instanceof PermanentFailure) return error;
  if (error instanceof MediaError && error.permanent) return error;
  if (willRetry) return null;
  if (error instanceof RemoteProblem)
    return { code: error.code, message: `${error.message} It was tried several times.` };
  const said = error instanceof MediaError ? error.message : "Processing failed because of a problem on the server.";
  return { code: "retries_exhausted", message: `${said} It was tried several times. The upload is kept.` };
}

/** The history may miss an entry, as while the database is away: the queue's own retry must not. */
async function note(work: ClaimedWork, outcome: "retried" | "stopped", failure?: JobFailure): Promise<void> {
  try {
    await work.note?.(outcome, failure);
  } catch (error) {
    work.logger.warn({ err: error }, "the end of this attempt could not be noted");
  }
}

/** The daily sweep does it, where the database is away. */
async function leave(work: ClaimedWork): Promise<void> {
  try {
    await work.leave?.();
  } catch (error) {
    work.logger.warn({ err: error }, "the clean-up after this attempt could not be sent");
  }
}

/** What may be shown of any error. */
function reasonOf(error: unknown): JobFailure {
  if (error instanceof RemoteProblem) return error;
  if (error instanceof AppError || error instanceof MediaError) return { code: error.code, message: error.message };
  return { code: "internal", message: "A problem on the server." };
}
