import {
  type JobAttempt,
  type JobDetail,
  type JobProgress,
  type JobState,
  jobProgress,
  jobWarning,
} from "@vergence/contract";
import { z } from "zod";
import type { JobAttemptModel, JobInclude, JobModel, JobTaskModel } from "../../generated/prisma/models.ts";

const storedProgress = z.array(jobProgress);
const storedWarnings = z.array(jobWarning);

/** The rows from which a job's state and history are read. */
export const jobHistory = {
  tasks: { orderBy: { position: "asc" } },
  attempts: { orderBy: { id: "asc" }, include: { task: { select: { names: true } } } },
} as const satisfies JobInclude;

type JobRow = JobModel & { tasks: Pick<JobTaskModel, "names" | "percent">[] };

/** A job without tasks keeps the progress of its steps itself. */
function progressOf({ tasks, progress }: JobRow): JobProgress[] {
  return tasks.length > 0
    ? tasks.flatMap(({ names, percent }) => names.map((name) => ({ name, percent })))
    : storedProgress.parse(progress);
}

export function toJobState(job: JobRow): JobState {
  return {
    createdAt: job.createdAt.toISOString(),
    id: job.id,
    status: job.status,
    progress: progressOf(job),
    ...(job.status === "failed" && job.error ? { error: job.error } : {}),
  };
}

type AttemptRow = JobAttemptModel & { task: Pick<JobTaskModel, "names"> | null };

export function toJobDetail(job: JobRow & { attempts: AttemptRow[] }): JobDetail {
  return {
    ...toJobState(job),
    kind: job.kind,
    attempt: job.attempt,
    startedAt: job.startedAt?.toISOString() ?? null,
    finishedAt: job.finishedAt?.toISOString() ?? null,
    errorCode: job.status === "failed" ? job.errorCode : null,
    warnings: storedWarnings.parse(job.warnings),
    attempts: job.attempts.map(toJobAttempt),
  };
}

const toJobAttempt = (row: AttemptRow): JobAttempt => ({
  number: row.number,
  task: row.task?.names.join(", ") ?? null,
  worker: row.worker,
  startedAt: row.startedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
  outcome: row.outcome,
  errorCode: row.errorCode,
  error: row.error,
});
