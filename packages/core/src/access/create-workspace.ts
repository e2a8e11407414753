import { randomUUID } from "node:crypto";
import type { CreatedWorkspace, CreateWorkspaceBody } from "@vergence/contract";
import { hashPassword } from "better-auth/crypto";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { insertKey } from "./insert-key.ts";
import { insertOwner } from "./insert-owner.ts";
import { emailTaken, makePassword } from "./owner-password.ts";
import { requireInstanceAdmin } from "./require-instance-admin.ts";

/**
 * Makes a workspace with its first admin key and, where an address is given, an owner who can sign in. Key and password
 * are in this answer only. The record of it is kept in both workspaces.
 * @throws AppError forbidden; invalid_input for an address that has an account
 */
export async function createWorkspace(ctx: Context, input: CreateWorkspaceBody): Promise<CreatedWorkspace> {
  requireInstanceAdmin(ctx.actor);
  const { name, ownerEmail } = input;
  const workspaceId = randomUUID();
  const owner = ownerEmail ? { email: ownerEmail, password: makePassword() } : null;
  const passwordHash = owner && (await hashPassword(owner.password));
  return ctx.db.$transaction(async (tx) => {
    const { createdAt } = await tx.workspace.create({ data: { id: workspaceId, name, createdAt: ctx.clock.now() } });
    const by = { ...auditBy(ctx), workspaceId };
    for (const audited of [auditBy(ctx), by])
      await recordAudit(tx, audited, {
        action: "workspace.created",
        subject: "workspace",
        subjectId: workspaceId,
        detail: { name, ownerEmail: ownerEmail ?? null },
      });
    if (owner && passwordHash && !(await insertOwner(tx, { workspaceId, email: owner.email, passwordHash })))
      throw emailTaken("ownerEmail");
    const adminKey = await insertKey(tx, ctx.clock, by, { name: "First admin key", role: "admin", expiresAt: null });
    const owners = owner ? [{ name: "Owner", email: owner.email }] : [];
    return { workspaceId, name, createdAt: createdAt.toISOString(), owners, owner, adminKey };
  });
}
