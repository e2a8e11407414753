import { randomUUID } from "node:crypto";
import type { Transaction } from "../resources/db/database.ts";

export interface NewOwner {
  workspaceId: string;
  email: string;
  passwordHash: string;
}

/** Adds a person who can sign in to a workspace's admin UI. @returns whether the address was free */
export async function insertOwner(tx: Transaction, { workspaceId, email, passwordHash }: NewOwner): Promise<boolean> {
  const id = randomUUID();
  const { count } = await tx.user.createMany({
    data: { id, workspaceId, name: "Owner", email, emailVerified: true },
    skipDuplicates: true,
  });
  if (count === 0) return false;
  await tx.account.create({
    data: { id: randomUUID(), userId: id, accountId: id, providerId: "credential", password: passwordHash },
  });
  return true;
}
