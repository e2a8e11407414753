import { hostname } from "node:os";
import type { AttemptOutcome } from "@vergence/contract";
import type { Resources } from "../resources/context.ts";
import type { Database, Transaction } from "../resources/db/database.ts";
import { ClaimLostError } from "./claim-lost-error.ts";
import type { JobFailure } from "./job-failure.ts";

/** An attempt at a job, or at one task of it, by the number that its claim has. */
export interface AttemptOf {
  jobId: number;
  taskId?: number;
  attempt: number;
}

/** Which process of which machine, to find its log by. */
const workerName = (): string => `${hostname()}:${process.pid}`;

/**
 * Notes that this worker begins. An attempt that is still open is one of a worker that fell silent.
 * @returns the id of the attempt, which no other attempt at any job has
 */
export async function beginAttempt(tx: Transaction, { jobId, taskId, attempt }: AttemptOf, now: Date): Promise<number> {
  const where = { jobId, taskId: taskId ?? null, outcome: null };
  await tx.jobAttempt.updateMany({ where, data: { outcome: "lost", finishedAt: now } });
  const { id } = await tx.jobAttempt.create({
    data: { jobId, taskId: taskId ?? null, number: attempt, worker: workerName(), startedAt: now },
    select: { id: true },
  });
  return id;
}

/** Notes how an attempt ended, unless that is noted already. @returns whether it was open until now */
export async function endAttempt(
  tx: Transaction | Database,
  { jobId, taskId, attempt }: AttemptOf,
  end: { now: Date; outcome: AttemptOutcome; failure?: JobFailure | undefined },
): Promise<boolean> {
  const { count } = await tx.jobAttempt.updateMany({
    where: { jobId, taskId: taskId ?? null, number: attempt, outcome: null },
    data: toColumns(end),
  });
  return count > 0;
}

/**
 * Notes that an attempt succeeded. The clean-up goes by the outcome: players must never be led to what an attempt
 * stored that has another.
 * @throws ClaimLostError when it has ended before, as where its worker was stopped while this was under way
 */
export async function endSucceededAttempt(tx: Transaction, claim: AttemptOf, now: Date): Promise<void> {
  if (!(await endAttempt(tx, claim, { now, outcome: "succeeded" }))) throw new ClaimLostError(claim);
}

/** Notes the end of all that is still open of a job. */
export async function endOpenAttempts(
  tx: Transaction,
  jobId: number,
  end: { now: Date; outcome: AttemptOutcome; failure?: JobFailure | undefined },
): Promise<void> {
  await tx.jobAttempt.updateMany({ where: { jobId, outcome: null }, data: toColumns(end) });
}

/** Keeps why an attempt ended that another one is to follow: for the history alone, the job goes on. */
export async function noteAttempt(
  ctx: Pick<Resources, "db" | "clock">,
  claim: AttemptOf,
  outcome: "retried" | "stopped",
  failure?: JobFailure,
): Promise<void> {
  await endAttempt(ctx.db, claim, { now: ctx.clock.now(), outcome, failure });
}

const toColumns = ({
  now,
  outcome,
  failure,
}: {
  now: Date;
  outcome: AttemptOutcome;
  failure?: JobFailure | undefined;
}) => ({
  outcome,
  finishedAt: now,
  ...(failure && { errorCode: failure.code, error: failure.message }),
});
