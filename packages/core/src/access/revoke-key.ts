import type { KeyState } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { toKeyState } from "./key-view.ts";

/** Revokes a key; it is refused from the next call on. Safe to repeat. @throws AppError not_found */
export async function revokeKey(ctx: Context, input: { keyId: string }): Promise<KeyState> {
  const where = { id: input.keyId, workspaceId: ctx.actor.workspaceId };
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    if (count === 0) return;
    await recordAudit(tx, auditBy(ctx), { action: "api_key.revoked", subject: "api_key", subjectId: input.keyId });
  });
  const key = await ctx.db.apiKey.findFirst({ where });
  if (!key) throw new AppError("not_found", "There is no such API key.");
  return toKeyState(key);
}
