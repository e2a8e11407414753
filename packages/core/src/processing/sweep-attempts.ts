import type { Resources } from "../context.ts";
import { cleanJob } from "./clean-job.ts";

const lookBackDays = 8;

/**
 * Safety net under the clean-up that each job's end asks for: cleans once more after every attempt that ended without a result in the last
 * days, for a worker that stood still may have stored something since.
 * @returns how many objects were deleted
 */
export async function sweepAttempts(ctx: Resources, signal?: AbortSignal): Promise<number> {
  const since = new Date(ctx.clock.now().getTime() - lookBackDays * 86_400_000);
  const jobs = await ctx.db.jobAttempt.findMany({
    where: { finishedAt: { gt: since }, outcome: { not: null, notIn: ["succeeded"] } },
    distinct: ["jobId"],
    select: { jobId: true },
  });
  let deleted = 0;
  for (const { jobId } of jobs) {
    signal?.throwIfAborted();
    deleted += await cleanJob(ctx, { jobId }, signal);
  }
  return deleted;
}
