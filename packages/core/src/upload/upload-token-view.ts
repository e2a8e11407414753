import type { UploadTokenState } from "@vergence/contract";
import type { UploadTokenModel } from "../../generated/prisma/models.ts";

export function toUploadTokenState(token: UploadTokenModel): UploadTokenState {
  return {
    tokenId: token.id,
    uploadSessionId: token.groupId,
    allowedOrigins: token.allowedOrigins,
    maxFileSizeBytes: token.maxFileSizeBytes === null ? null : Number(token.maxFileSizeBytes),
    canCancel: token.canCancel,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    revokedAt: token.revokedAt?.toISOString() ?? null,
  };
}
