import type { CreatedKey, RotateKeyBody } from "@vergence/contract";
import type { ApiKeyModel } from "../../generated/prisma/models.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { insertKey } from "./insert-key.ts";

/**
 * Makes a key in the place of another: same name, role and end. The old one is refused from the next call on, or, where
 * a grace period is asked for, once that is over (and never later than it would have ended anyway). Of rotations that
 * race one is done.
 * @throws AppError not_found; invalid_transition when the key has ended or was rotated before
 */
export async function rotateKey(ctx: Context, input: { keyId: string } & RotateKeyBody): Promise<CreatedKey> {
  const { keyId, graceSeconds = 0 } = input;
  return ctx.db.$transaction(async (tx) => {
    const now = ctx.clock.now();
    // Locked until the end, so that a second rotation sees what this one did.
    const { workspaceId } = ctx.actor;
    await tx.$queryRaw`
      SELECT id FROM "ApiKey" WHERE id = ${keyId}::uuid AND "workspaceId" = ${workspaceId}::uuid FOR UPDATE`;
    const old = await tx.apiKey.findFirst({ where: { id: keyId, workspaceId } });
    if (!old) throw new AppError("not_found", "There is no such API key.");
    refuseEnded(old, now);
    const { name, role, expiresAt } = old;
    const created = await insertKey(tx, ctx.clock, auditBy(ctx), { name, role, expiresAt, replaces: keyId });
    const graceEnd = new Date(now.getTime() + graceSeconds * 1000);
    await tx.apiKey.update({
      where: { id: keyId },
      data: {
        replacedById: created.keyId,
        ...(graceSeconds === 0 ? { revokedAt: now } : { expiresAt: earlier(expiresAt, graceEnd) }),
      },
    });
    await recordAudit(tx, auditBy(ctx), {
      action: "api_key.rotated",
      subject: "api_key",
      subjectId: keyId,
      detail: { replacedBy: created.keyId, graceSeconds },
    });
    return created;
  });
}

const earlier = (one: Date | null, other: Date) => (one && one < other ? one : other);

function refuseEnded({ revokedAt, expiresAt, replacedById }: ApiKeyModel, now: Date): void {
  const state = replacedById
    ? "was rotated before"
    : revokedAt
      ? "was revoked"
      : expiresAt && expiresAt <= now
        ? "has expired"
        : null;
  if (state)
    throw new AppError("invalid_transition", `This API key ${state}; create a new one, or rotate its successor.`);
}
