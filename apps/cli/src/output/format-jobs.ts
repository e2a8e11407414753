import type { JobAttempt, JobDetail } from "@vergence/contract";
import { minute } from "./format-values.ts";
import { factLines, table } from "./table.ts";

/** A line a job. */
export function jobTable(jobs: readonly JobDetail[]): string {
  const rows = jobs.map((job) => [
    String(job.id),
    job.kind,
    job.status,
    currentStep(job),
    String(job.attempts.length),
    minute(job.createdAt),
    job.error ?? "-",
  ]);
  return table(["JOB", "KIND", "STATE", "PROGRESS", "ATTEMPTS", "CREATED", "ERROR"], rows);
}

/** One job with its steps, or the rungs that it makes, and all attempts at it. */
export function jobText(job: JobDetail): string {
  const facts = [
    ["job", String(job.id)],
    ["kind", job.kind],
    ["state", job.status],
    ["created", minute(job.createdAt)],
    ["started", minute(job.startedAt)],
    ["finished", minute(job.finishedAt)],
    ["error", reasonOf(job.error ?? null, job.errorCode)],
    ...job.warnings.map(({ message }) => ["warning", message] as const),
  ] as const;
  const steps = job.progress.map(({ name, percent }) => [name, `${Math.floor(percent)} %`]);
  return [
    factLines(facts),
    table(["STEP", "PROGRESS"], steps),
    table(["ATTEMPT", "TASK", "WORKER", "STARTED", "FINISHED", "OUTCOME", "ERROR"], job.attempts.map(attemptRow)),
  ].join("\n\n");
}

const attemptRow = (attempt: JobAttempt) => [
  String(attempt.number),
  attempt.task ?? "-",
  attempt.worker,
  minute(attempt.startedAt),
  minute(attempt.finishedAt),
  attempt.outcome ?? "running",
  reasonOf(attempt.error, attempt.errorCode),
];

/** How far it is; of a job that waits or is over its state says it all. */
function currentStep({ status, progress }: JobDetail): string {
  const step = status === "running" ? progress.findLast(({ percent }) => percent > 0) : undefined;
  return step ? `${step.name} ${Math.floor(step.percent)} %` : "-";
}

/** The words for people, and the code that programs know it by. */
const reasonOf = (error: string | null, code: string | null) =>
  error && code ? `${error} (${code})` : (error ?? code ?? "-");
