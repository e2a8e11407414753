import { type LadderRequest, ladderRequest, type StreamFormat } from "@vergence/contract";
import { attemptFolder } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { workerAuditOf } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { beginAttempt } from "./attempts.ts";
import { type ClaimedJob, claimedJobRows, toClaimedJob } from "./claimed-job.ts";

/** One worker's hold on a job: it may write while `attempt` is the job's own. */
export interface Claim extends ClaimedJob {
  attempt: number;
  streamId: number;
  format: StreamFormat;
  /** As it was asked for; null for the default ladder. */
  ladder: LadderRequest | null;
  /** Where this attempt stores all that it makes, below `streamPrefix`. */
  folder: string;
}

/**
 * Takes a queued job, or takes over a running one whose worker is believed dead: attempt + 1 locks the other out.
 * @returns null when there is nothing to do: finished, failed, canceled or deleted before
 */
export async function claimJob(ctx: Resources, jobId: number): Promise<Claim | null> {
  const job = await ctx.db.job.findUnique({ where: { id: jobId }, include: claimedJobRows });
  if (!job?.stream) return null;
  const taken = await takeJob(ctx, job);
  if (taken === null) return null;
  return {
    ...toClaimedJob(job),
    attempt: taken.attempt,
    streamId: job.stream.id,
    format: job.stream.format as StreamFormat,
    ladder: ladderRequest.nullable().parse(job.stream.ladder),
    folder: attemptFolder(taken.attemptId),
  };
}

/**
 * Makes a job, as it was read, this worker's own.
 * @returns the attempt that it is; null when the job is over, or another worker took it first
 */
export async function takeJob(
  ctx: Resources,
  job: { id: number; attempt: number; requestId: string | null; video: { workspaceId: string } },
): Promise<{ attempt: number; attemptId: number } | null> {
  const attempt = job.attempt + 1;
  const now = ctx.clock.now();
  return ctx.db.$transaction(async (tx) => {
    const [moved] = await moveWhereLegal(tx, workerAuditOf(job), {
      entity: "job",
      ids: [job.id],
      to: "running",
      set: [
        Prisma.sql`attempt = attempt + 1`,
        Prisma.sql`"startedAt" = COALESCE("startedAt", ${now})`,
        Prisma.sql`progress = '[]'::jsonb`,
      ],
      where: Prisma.sql`attempt = ${job.attempt}`,
      detail: { attempt },
    });
    if (moved === undefined) return null;
    return { attempt, attemptId: await beginAttempt(tx, { jobId: job.id, attempt }, now) };
  });
}
