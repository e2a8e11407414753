import type { JobKind } from "@vergence/contract";
import { type TaskPlan, taskPlan } from "@vergence/contract/media";
import { attemptFolder, downloadPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { Prisma } from "../resources/db/database.ts";
import { workerAuditOf } from "../states/audit.ts";
import { moveWhereLegal } from "../states/transition.ts";
import { beginAttempt } from "./attempts.ts";
import { type ClaimedJob, claimedJobRows, toClaimedJob } from "./claimed-job.ts";
import { ingestStreamOf, type ReadyStream, readyStreamOf } from "./ready-stream.ts";

/** One worker's hold on a task: it may write while `attempt` is the task's own. */
export interface TaskClaim extends ClaimedJob {
  taskId: number;
  attempt: number;
  kind: JobKind;
  /** As its progress is shown. */
  names: string[];
  plan: TaskPlan;
  /** Of the download, whichever attempt makes it. */
  downloadPrefix: string;
  /** Where this attempt stores all that it makes, below one of the two prefixes. */
  folder: string;
  /** The stream that ingest made, whose renditions later ones share. */
  ingestStream: ReadyStream | null;
  /** Where a download's pictures of both eyes come from. */
  stereoStream: ReadyStream | null;
}

/**
 * Takes a queued task, or takes over a running one whose worker is believed dead: attempt + 1 locks the other out. The
 * first task that is taken starts its job.
 * @returns null when there is nothing to do: done, failed, canceled or deleted before
 */
export async function claimTask(ctx: Resources, taskId: number): Promise<TaskClaim | null> {
  const include = { job: { include: claimedJobRows } };
  const task = await ctx.db.jobTask.findUnique({ where: { id: taskId }, include });
  if (!task) return null;
  const { job } = task;
  const { video } = job;
  const by = workerAuditOf(job);
  const now = ctx.clock.now();
  const attemptId = await ctx.db.$transaction(async (tx) => {
    const [{ status } = { status: "canceled" }] = await tx.$queryRaw<{ status: string }[]>`
      SELECT status::text FROM "Job" WHERE id = ${job.id} FOR UPDATE`;
    if (status !== "queued" && status !== "running") return null;
    const moved = await moveWhereLegal(tx, by, {
      entity: "job_task",
      ids: [taskId],
      to: "running",
      set: [
        Prisma.sql`attempt = attempt + 1`,
        Prisma.sql`"startedAt" = COALESCE("startedAt", ${now})`,
        Prisma.sql`percent = 0`,
      ],
      where: Prisma.sql`attempt = ${task.attempt}`,
      detail: { jobId: job.id, names: task.names.join(", "), attempt: task.attempt + 1 },
    });
    if (moved.length === 0) return null;
    const attemptId = await beginAttempt(tx, { jobId: job.id, taskId, attempt: task.attempt + 1 }, now);
    await moveWhereLegal(tx, by, {
      entity: "job",
      ids: [job.id],
      to: "running",
      set: [Prisma.sql`attempt = attempt + 1`, Prisma.sql`"startedAt" = COALESCE("startedAt", ${now})`],
      where: Prisma.sql`status = 'queued'`,
    });
    if (job.stream) await moveWhereLegal(tx, by, { entity: "stream", ids: [job.stream.id], to: "encoding" });
    return attemptId;
  });
  if (attemptId === null) return null;
  return {
    ...toClaimedJob(job),
    taskId,
    attempt: task.attempt + 1,
    kind: job.kind,
    names: task.names,
    plan: taskPlan.parse(task.plan),
    downloadPrefix: downloadPrefix(video.workspaceId, video.id, job.id),
    folder: attemptFolder(attemptId),
    ingestStream: await ingestStreamOf(ctx, video),
    stereoStream: await readyStreamOf(ctx, video, "MVHEVC"),
  };
}
