import type { Resources } from "../resources/context.ts";
import { cleanJob } from "./clean-job.ts";

const lookBackDays = 8;

/**
 * Safety net under the clean-up that each job's end asks for: cleans once more after every attempt that ended without a
 * result in the last days, and every job that was canceled, for a worker that stood still may have stored something
 * since.
 * @returns how many objects were deleted
 */
export async function sweepAttempts(ctx: Resources, signal?: AbortSignal): Promise<number> {
  const since = new Date(ctx.clock.now().getTime() - lookBackDays * 86_400_000);
  const attempts = await ctx.db.jobAttempt.findMany({
    where: { finishedAt: { gt: since }, outcome: { not: null, notIn: ["succeeded"] } },
    distinct: ["jobId"],
    select: { jobId: true },
  });
  const where = { finishedAt: { gt: since }, status: "canceled" as const };
  const canceled = await ctx.db.job.findMany({ where, select: { id: true } });
  const jobIds = new Set([...attempts.map(({ jobId }) => jobId), ...canceled.map(({ id }) => id)]);
  let deleted = 0;
  for (const jobId of jobIds) {
    signal?.throwIfAborted();
    deleted += await cleanJob(ctx, { jobId }, signal);
  }
  return deleted;
}
