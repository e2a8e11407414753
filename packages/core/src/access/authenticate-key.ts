import { AppError } from "../kernel/errors.ts";
import type { Actor, Resources } from "../resources/context.ts";
import { hashKey, isSameHash } from "./key-secret.ts";

const lastUsedPrecisionMs = 60_000;

/**
 * Who a key belongs to. One look-up a call and nothing cached, so that a revoked key is refused at once. Its use is
 * noted in memory and written later, with that of other keys.
 * @throws AppError unauthenticated for an unknown, revoked or expired key
 */
export async function authenticateKey(resources: Resources, key: string): Promise<Actor> {
  const now = resources.clock.now();
  const hash = hashKey(key);
  const found = await resources.db.apiKey.findUnique({
    where: { hash },
    select: {
      id: true,
      hash: true,
      workspaceId: true,
      role: true,
      expiresAt: true,
      revokedAt: true,
      lastUsedAt: true,
    },
  });
  if (!found || !isSameHash(found.hash, hash)) throw new AppError("unauthenticated", "This API key is not known.");
  if (found.revokedAt) throw new AppError("unauthenticated", "This API key was revoked.");
  if (found.expiresAt && found.expiresAt <= now) throw new AppError("unauthenticated", "This API key has expired.");
  if (!found.lastUsedAt || now.getTime() - found.lastUsedAt.getTime() > lastUsedPrecisionMs)
    resources.keyUses.note(found.id, now);
  return { workspaceId: found.workspaceId, role: found.role, name: `key:${found.id}`, keyId: found.id };
}
