import type { Logger } from "@vergence/core";
import { ProgressLog, type ProgressTarget } from "./progress-log.ts";
import type { WorkerContext } from "./worker-context.ts";

/** What one attempt at a claimed job or task works with. */
export interface Attempt<Claimed, Step extends string> extends WorkerContext {
  claim: Claimed;
  progress: ProgressLog<Step>;
  /** Aborts when the worker stops, the delivery ends, or the attempt is no longer the current one. */
  signal: AbortSignal;
  logger: Logger;
  /** An empty folder of its own. */
  folder: string;
}

/** The delivery that an attempt belongs to. */
export interface AttemptDelivery {
  /** Aborts when the worker stops, or the delivery ends. */
  signal: AbortSignal;
  /** Names the job and the attempt in each line. */
  logger: Logger;
}

interface AttemptOptions<Step extends string> extends ProgressTarget<Step> {
  /** Begins the name of its scratch folder. */
  folderName: string;
}

/**
 * Runs one attempt with a progress log and a scratch folder of its own, both of which are gone afterwards, whatever
 * happens. All that the attempt makes is in that folder, or in the store in a folder of the attempt: each of its steps
 * may be killed, and done again.
 * @throws PermanentFailure or a permanent MediaError: another try cannot help
 * @throws ClaimLostError: the job was canceled or taken over; leave its rows alone
 * @throws the signal's reason on abort, and anything else that may heal
 */
export async function runAttempt<Claimed, Step extends string>(
  worker: WorkerContext,
  claim: Claimed,
  options: AttemptOptions<Step>,
  work: (attempt: Attempt<Claimed, Step>) => Promise<void>,
): Promise<void> {
  const { folderName, logger } = options;
  const folder = await worker.scratch.makeFolder(folderName);
  const progress = new ProgressLog(options);
  const { signal } = progress;
  try {
    await work({ ...worker, claim, progress, signal, logger, folder });
  } catch (error) {
    // Work that is stopped throws many things; what counts is why it was stopped.
    signal.throwIfAborted();
    throw error;
  } finally {
    await progress.close();
    await worker.scratch.removeFolder(folder);
  }
}
