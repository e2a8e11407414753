import type { Resources } from "../context.ts";
import type { Database, Transaction } from "../db/database.ts";
import type { JobToClean } from "./clean-job.ts";

/** After this delay every worker has noticed that its attempt is over, as it looks every few seconds, and its requests have ended. */
const afterWorkersNoticedSeconds = 60;

/** Has what a job's attempts left in the store deleted, a minute from now. */
export function sendCleanUp(
  { queue }: Pick<Resources, "queue">,
  tx: Transaction | Database,
  { jobId, workspaceId, videoId }: JobToClean,
): Promise<void> {
  const payload = { jobId, workspaceId, videoId };
  return queue.send(tx, "clean-job", payload, { startAfterSeconds: afterWorkersNoticedSeconds });
}

/** The same where an attempt of the job ended without a result. */
export async function sendCleanUpOfAttempts(
  ctx: Pick<Resources, "queue">,
  tx: Transaction,
  jobId: number,
): Promise<void> {
  const without = { jobId, outcome: { not: null, notIn: ["succeeded" as const] } };
  if ((await tx.jobAttempt.count({ where: without })) > 0) await sendCleanUp(ctx, tx, { jobId });
}

/**
 * For a worker whose attempt was taken over, canceled or broken off: a request of its own may still be on its way to the store, even
 * when the attempt that followed has long been done.
 */
export const leaveAttempt = (
  ctx: Pick<Resources, "queue" | "db">,
  { jobId, workspaceId, videoId }: Required<JobToClean>,
): Promise<void> => sendCleanUp(ctx, ctx.db, { jobId, workspaceId, videoId });
