import {
  type CreatedUploadToken,
  type CreateUploadTokenBody,
  defaultTokenSeconds,
  uploadTokenPrefix,
} from "@vergence/contract";
import { hashKey, makeSecret } from "../access/key-secret.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { refuseGone } from "./find-file.ts";
import { toUploadTokenState } from "./upload-token-view.ts";

type Input = { uploadSessionId: string } & CreateUploadTokenBody;

/**
 * Makes a token with which a web page of the given origins uploads the files of one group, without ever seeing a key.
 *
 * Tokens are rows, of which only the hash is kept, and not signed texts: a row can be revoked by itself and with its
 * key, and it is where a preflight, which carries no token, finds the origins of its group. It costs a call the one
 * look-up that a key costs.
 * @throws AppError not_found; already_completed; gone
 */
export async function createUploadToken(ctx: Context, input: Input): Promise<CreatedUploadToken> {
  const groupId = input.uploadSessionId;
  const { workspaceId, keyId } = ctx.actor;
  const group = await ctx.db.uploadGroup.findFirst({
    where: { id: groupId, workspaceId },
    select: { status: true, expiresAt: true },
  });
  if (!group) throw new AppError("not_found", "There is no such upload group.");
  refuseGone(group.status);
  if (group.status === "completed")
    throw new AppError("already_completed", "This upload group is completed; there is nothing left to upload.");
  const now = ctx.clock.now();
  if (group.expiresAt <= now) refuseGone("expired");

  const token = makeSecret(uploadTokenPrefix);
  const end = now.getTime() + (input.expiresInSeconds ?? defaultTokenSeconds) * 1000;
  const data = {
    workspaceId,
    groupId,
    apiKeyId: keyId ?? null,
    hash: hashKey(token),
    allowedOrigins: [...new Set(input.allowedOrigins)],
    maxFileSizeBytes: input.maxFileSizeBytes ?? null,
    canCancel: input.canCancel ?? false,
    createdAt: now,
    expiresAt: new Date(Math.min(end, group.expiresAt.getTime())),
  };
  const row = await ctx.db.$transaction(async (tx) => {
    const created = await tx.uploadToken.create({ data });
    await recordAudit(tx, auditBy(ctx), {
      action: "upload_token.created",
      subject: "upload_token",
      subjectId: created.id,
      groupId,
      detail: {
        allowedOrigins: data.allowedOrigins.join(" "),
        maxFileSizeBytes: data.maxFileSizeBytes,
        canCancel: data.canCancel,
        expiresAt: data.expiresAt.toISOString(),
      },
    });
    return created;
  });
  return { ...toUploadTokenState(row), token };
}
