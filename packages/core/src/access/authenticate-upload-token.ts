import { uploadTokenPrefix } from "@vergence/contract";
import { AppError } from "../kernel/errors.ts";
import type { Actor, Resources } from "../resources/context.ts";
import { hashKey, isSameHash } from "./key-secret.ts";

export interface FoundUploadToken {
  id: string;
  hash: string;
  workspaceId: string;
  groupId: string;
  allowedOrigins: string[];
  maxFileSizeBytes: bigint | null;
  canCancel: boolean;
  expiresAt: Date;
  revokedAt: Date | null;
  keyExpiresAt: Date | null;
  keyRevokedAt: Date | null;
}

export const isUploadToken = (secret: string): boolean => secret.startsWith(uploadTokenPrefix);

/**
 * Finds a token in one look-up, with the end of the key that made it. It may have ended: `actorOfUploadToken` says.
 * @throws AppError unauthenticated for an unknown one
 */
export async function findUploadToken({ db }: Resources, token: string): Promise<FoundUploadToken> {
  const hash = hashKey(token);
  const [found] = await db.$queryRaw<FoundUploadToken[]>`
    SELECT t.id, t.hash, t."workspaceId", t."groupId", t."allowedOrigins", t."maxFileSizeBytes", t."canCancel", t."expiresAt",
      t."revokedAt", k."expiresAt" AS "keyExpiresAt", k."revokedAt" AS "keyRevokedAt"
    FROM "UploadToken" t LEFT JOIN "ApiKey" k ON k.id = t."apiKeyId" WHERE t.hash = ${hash}`;
  if (!found || !isSameHash(found.hash, hash)) throw new AppError("unauthenticated", "This upload token is not known.");
  return found;
}

/**
 * Who calls with a token, from a page of this origin. A token ends with the key that made it.
 * @param origin as the browser sent it; null where it sent none
 * @throws AppError unauthenticated (revoked), token_expired, origin_not_allowed
 */
export function actorOfUploadToken({ clock }: Resources, found: FoundUploadToken, origin: string | null): Actor {
  const now = clock.now();
  if (found.revokedAt) throw new AppError("unauthenticated", "This upload token was revoked.");
  if (found.keyRevokedAt) throw new AppError("unauthenticated", "The API key that made this upload token was revoked.");
  if (found.expiresAt <= now || (found.keyExpiresAt && found.keyExpiresAt <= now))
    throw new AppError("token_expired", "This upload token has expired; ask for a new one.");
  if (origin === null)
    throw new AppError("origin_not_allowed", "An upload token is for web pages: this call has no Origin header.");
  if (!found.allowedOrigins.includes(origin))
    throw new AppError("origin_not_allowed", "This upload token is not for pages of this origin.");
  return {
    workspaceId: found.workspaceId,
    role: "upload",
    name: `token:${found.id}`,
    token: {
      tokenId: found.id,
      uploadSessionId: found.groupId,
      maxFileSizeBytes: found.maxFileSizeBytes === null ? null : Number(found.maxFileSizeBytes),
      canCancel: found.canCancel,
    },
  };
}
