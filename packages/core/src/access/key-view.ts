import type { KeyState } from "@vergence/contract";
import type { ApiKeyModel } from "../../generated/prisma/models.ts";

const timeOf = (date: Date | null): string | null => date?.toISOString() ?? null;

export function toKeyState(key: ApiKeyModel): KeyState {
  return {
    keyId: key.id,
    name: key.name,
    role: key.role,
    prefix: key.prefix,
    createdAt: key.createdAt.toISOString(),
    expiresAt: timeOf(key.expiresAt),
    revokedAt: timeOf(key.revokedAt),
    lastUsedAt: timeOf(key.lastUsedAt),
    replacedBy: key.replacedById,
  };
}
