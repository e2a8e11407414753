import type { Resources } from "../resources/context.ts";
import type { Database, Transaction } from "../resources/db/database.ts";
import type { JobToClean } from "./clean-job.ts";

/**
 * After this delay workers have noticed that their attempts are over, as they look every few seconds, but for one that
 * stands still.
 */
const afterWorkersNoticedSeconds = 60;

/**
 * Has what a job leaves in the store that nothing leads to deleted, a minute from now: at each end of a job, and after
 * an attempt without a result.
 */
export function sendCleanUp(
  { queue }: Pick<Resources, "queue">,
  tx: Transaction | Database,
  { jobId, workspaceId, videoId }: JobToClean,
): Promise<void> {
  const payload = { jobId, workspaceId, videoId };
  return queue.send(tx, "clean-job", payload, { startAfterSeconds: afterWorkersNoticedSeconds });
}

/**
 * For a worker whose attempt was taken over, canceled or broken off: a request of its own may still be on its way to
 * the store, even when the attempt that followed has long been done.
 */
export const leaveAttempt = (
  ctx: Pick<Resources, "queue" | "db">,
  { jobId, workspaceId, videoId }: Required<JobToClean>,
): Promise<void> => sendCleanUp(ctx, ctx.db, { jobId, workspaceId, videoId });
