import { type CreatedKey, type KeyRole, keyPrefix } from "@vergence/contract";
import type { Clock } from "../resources/context.ts";
import type { Transaction } from "../resources/db/database.ts";
import { recordAudit } from "../states/audit.ts";
import type { AuditBy } from "../states/transition.ts";
import { hashKey, makeSecret, shownPrefix } from "./key-secret.ts";
import { toKeyState } from "./key-view.ts";

interface NewKey {
  name: string;
  role: KeyRole;
  expiresAt: Date | null;
  /** The key in whose place it comes. */
  replaces?: string;
}

/**
 * Adds a key to the workspace that `by` names, with its audit row. The answer is the only place where the key itself
 * stands.
 */
export async function insertKey(tx: Transaction, clock: Clock, by: AuditBy, input: NewKey): Promise<CreatedKey> {
  const key = makeSecret(keyPrefix);
  const { name, role, expiresAt, replaces } = input;
  const row = await tx.apiKey.create({
    data: {
      workspaceId: by.workspaceId,
      name,
      role,
      prefix: shownPrefix(key),
      hash: hashKey(key),
      createdAt: clock.now(),
      expiresAt,
    },
  });
  await recordAudit(tx, by, {
    action: "api_key.created",
    subject: "api_key",
    subjectId: row.id,
    detail: { name, role, expiresAt: expiresAt?.toISOString() ?? null, ...(replaces && { replaces }) },
  });
  return { ...toKeyState(row), key };
}
