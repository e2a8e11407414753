import { ClaimLostError } from "@vergence/core";
import { waitBeforeRetry } from "../transfer/retry-delay.ts";
import { UploadQueue } from "../transfer/upload-queue.ts";
import { maxClaimAgeMs } from "./publish-files.ts";
import type { TaskRun } from "./task-run.ts";

/** More than when all is done: hours of encoding hang on a store or a database that is away for a quarter of a minute. */
const maxTries = 7;

/** What stores a rung's segments while the rung is being encoded, as long as the task is ours. */
export function openEarlyUploads({ resources: { storage }, progress, signal }: TaskRun): UploadQueue {
  const beforeEach = async () => {
    for (let failures = 1; ; failures++) {
      try {
        return await progress.confirm(maxClaimAgeMs);
      } catch (error) {
        if (error instanceof ClaimLostError || failures === maxTries) throw error;
        await waitBeforeRetry(failures, signal);
      }
    }
  };
  return new UploadQueue(storage, { signal, beforeEach, maxTries });
}
