import type { UploadTokenState } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { toUploadTokenState } from "./upload-token-view.ts";

type Input = { uploadSessionId: string; tokenId: string };

/** Revokes an upload token; it is refused from the next call on. Safe to repeat. @throws AppError not_found */
export async function revokeUploadToken(ctx: Context, input: Input): Promise<UploadTokenState> {
  const { uploadSessionId: groupId, tokenId } = input;
  const where = { id: tokenId, groupId, workspaceId: ctx.actor.workspaceId };
  await ctx.db.$transaction(async (tx) => {
    const { count } = await tx.uploadToken.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: ctx.clock.now() },
    });
    if (count === 0) return;
    await recordAudit(tx, auditBy(ctx), {
      action: "upload_token.revoked",
      subject: "upload_token",
      subjectId: tokenId,
      groupId,
    });
  });
  const token = await ctx.db.uploadToken.findFirst({ where });
  if (!token) throw new AppError("not_found", "There is no such upload token.");
  return toUploadTokenState(token);
}
