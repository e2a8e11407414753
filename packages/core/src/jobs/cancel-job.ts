import type { JobState } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { auditBy } from "../states/audit.ts";
import { moveWhereLegal, transition } from "../states/transition.ts";
import { endOpenAttempts } from "./attempts.ts";
import { findJob, isOfVideo, openTaskIds } from "./job-rows.ts";
import { toJobState } from "./job-view.ts";
import { sendCleanUp } from "./send-clean-up.ts";

/**
 * Cancels a job that is not over, with its stream; final, and safe to repeat. Workers stop by themselves, and what they
 * stored is deleted by a job. A video whose fetch or ingest is canceled has failed: nothing of it can be played.
 * @throws AppError not_found; invalid_transition when the job succeeded or failed
 */
export async function cancelJob(ctx: Context, input: { id: number; jobId: number }): Promise<JobState> {
  const job = await findJob(ctx, input);
  const by = auditBy(ctx);
  await ctx.db.$transaction(async (tx) => {
    const moved = await moveWhereLegal(tx, by, {
      entity: "job",
      ids: [job.id],
      to: "canceled",
      set: [Prisma.sql`"finishedAt" = ${ctx.clock.now()}`],
    });
    if (moved.length === 0) return;
    await endOpenAttempts(tx, job.id, { now: ctx.clock.now(), outcome: "canceled" });
    await moveWhereLegal(tx, by, { entity: "job_task", ids: await openTaskIds(tx, job.id), to: "canceled" });
    if (job.stream) await transition(tx, by, { entity: "stream", ids: [job.stream.id], to: "canceled" });
    if (isOfVideo(job.kind))
      await moveWhereLegal(tx, by, { entity: "library_video", ids: [job.videoId], to: "failed" });
    await sendCleanUp(ctx, tx, { jobId: job.id });
  });
  const after = await findJob(ctx, input);
  if (after.status !== "canceled")
    throw new AppError("invalid_transition", `This job has ${after.status}; there is nothing to cancel.`);
  return toJobState(after);
}
