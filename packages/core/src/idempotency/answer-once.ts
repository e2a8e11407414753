import { randomUUID } from "node:crypto";
import { startInterval } from "@vergence/timers";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { decryptAnswer, encryptAnswer } from "./encrypt-answer.ts";

/** For how long the same key gives the same answer. */
const keptSeconds = 86_400;
/** A call that is under way renews its lease; whose process died is taken over once the lease has ended. */
const leaseSeconds = 30;
const busyRetrySeconds = 1;

export interface Answer {
  status: number;
  body: string;
}

export interface RepeatableCall {
  /** The caller's `Idempotency-Key`. */
  key: string;
  /** The caller's API key, which encrypts the answer. */
  secret: string;
  /** See `fingerprintOf`. */
  fingerprint: string;
  /** False for a call that leads to the same state by itself: it is run again, and only compared with the first. */
  isAnswerKept: boolean;
}

/**
 * Answers a call once: repeated with the same key within 24 hours, it is given the first answer. Of two at the same
 * time the second is refused. An answer of 500 or more, or none because `work` threw or the process died, is not kept:
 * the call may be made again. A process that dies after the work was committed and before its answer is kept leaves a
 * call that is made again as well, never one that is answered with what is not so.
 * @throws AppError idempotency_mismatch when the key came with another call; idempotency_in_progress while the first is
 * under way
 */
export async function answerOnce(
  ctx: Context,
  call: RepeatableCall,
  work: () => Promise<Answer>,
): Promise<Answer & { isReplay: boolean }> {
  const attemptId = randomUUID();
  const first = await begin(ctx, call, attemptId);
  if (first) return { ...first, isReplay: true };
  if (!call.isAnswerKept) return { ...(await work()), isReplay: false };
  const renewing = startInterval(() => void renew(ctx, attemptId), (leaseSeconds / 3) * 1000).unref();
  try {
    const answer = await work();
    await (answer.status < 500 ? keep(ctx, call, attemptId, answer) : release(ctx, attemptId));
    return { ...answer, isReplay: false };
  } catch (error) {
    await release(ctx, attemptId);
    throw error;
  } finally {
    renewing.stop();
  }
}

/** Takes the key for this attempt and returns null, or returns the answer that it has already. */
async function begin(ctx: Context, call: RepeatableCall, attemptId: string): Promise<Answer | null> {
  const { workspaceId, name } = ctx.actor;
  for (;;) {
    const now = ctx.clock.now();
    const leaseUntil = after(now, leaseSeconds);
    const isTaken = await ctx.db.$executeRaw`
      INSERT INTO "IdempotencyRecord" AS r
        ("workspaceId", actor, key, fingerprint, "attemptId", "leaseUntil", "createdAt", "expiresAt")
      VALUES (${workspaceId}::uuid, ${name}, ${call.key}, ${call.fingerprint}, ${attemptId}::uuid, ${leaseUntil}, ${now},
        ${after(now, keptSeconds)})
      ON CONFLICT ("workspaceId", actor, key) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, status = NULL, answer = NULL,
        "attemptId" = EXCLUDED."attemptId", "leaseUntil" = EXCLUDED."leaseUntil", "createdAt" = EXCLUDED."createdAt",
        "expiresAt" = EXCLUDED."expiresAt"
      WHERE r."expiresAt" <= ${now}
        OR (r.status IS NULL AND r."leaseUntil" <= ${now} AND r.fingerprint = EXCLUDED.fingerprint)`;
    if (isTaken === 1) return null;
    const found = await ctx.db.idempotencyRecord.findUnique({
      where: { workspaceId_actor_key: { workspaceId, actor: name, key: call.key } },
    });
    // Given back or swept meanwhile: it can be taken.
    if (!found) continue;
    if (found.fingerprint !== call.fingerprint)
      throw new AppError("idempotency_mismatch", "This Idempotency-Key was sent before, with another call or body.");
    if (!call.isAnswerKept) return null;
    if (found.status === null)
      throw new AppError("idempotency_in_progress", "The first call with this Idempotency-Key is still in progress.", {
        retryAfterSeconds: busyRetrySeconds,
      });
    const body = decryptAnswer(call.secret, aboutOf(ctx, call, found.status), found.answer ?? new Uint8Array());
    return { status: found.status, body };
  }
}

async function keep(ctx: Context, call: RepeatableCall, attemptId: string, { status, body }: Answer): Promise<void> {
  const answer = encryptAnswer(call.secret, aboutOf(ctx, call, status), body);
  // Its work is done: what is wrong with keeping its answer is nothing to fail the call for.
  await ctx.db.idempotencyRecord
    .updateMany({ where: { attemptId, status: null }, data: { status, answer } })
    .catch((error: unknown) => warn(ctx, error, "could not store the answer of a repeatable call"));
}

async function release(ctx: Context, attemptId: string): Promise<void> {
  await ctx.db.idempotencyRecord
    .deleteMany({ where: { attemptId, status: null } })
    .catch((error: unknown) => warn(ctx, error, "could not release the key of a repeatable call"));
}

async function renew(ctx: Context, attemptId: string): Promise<void> {
  const leaseUntil = after(ctx.clock.now(), leaseSeconds);
  await ctx.db.idempotencyRecord
    .updateMany({ where: { attemptId, status: null }, data: { leaseUntil } })
    .catch((error: unknown) => warn(ctx, error, "could not renew the lease of a repeatable call"));
}

const after = (time: Date, seconds: number) => new Date(time.getTime() + seconds * 1000);
const aboutOf = ({ actor }: Context, call: RepeatableCall, status: number) =>
  JSON.stringify([actor.workspaceId, actor.name, call.key, call.fingerprint, status]);
const warn = (ctx: Context, err: unknown, message: string) =>
  ctx.logger.warn({ err, requestId: ctx.requestId }, message);
