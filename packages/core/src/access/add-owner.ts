import type { AddOwnerBody, CreatedOwner } from "@vergence/contract";
import { hashPassword } from "better-auth/crypto";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { insertOwner } from "./insert-owner.ts";
import { emailTaken, makePassword } from "./owner-password.ts";
import { requireInstanceAdmin } from "./require-instance-admin.ts";

/**
 * Adds a person who can sign in to a workspace. The password is in this answer only.
 * @throws AppError forbidden; not_found; invalid_input for an address that has an account
 */
export async function addOwner(
  ctx: Context,
  { workspaceId, email }: { workspaceId: string } & AddOwnerBody,
): Promise<CreatedOwner> {
  requireInstanceAdmin(ctx.actor);
  const password = makePassword();
  const passwordHash = await hashPassword(password);
  await ctx.db.$transaction(async (tx) => {
    if (!(await tx.workspace.findUnique({ where: { id: workspaceId }, select: { id: true } })))
      throw new AppError("not_found", "There is no such workspace.");
    if (!(await insertOwner(tx, { workspaceId, email, passwordHash }))) throw emailTaken("email");
    for (const audited of new Set([ctx.actor.workspaceId, workspaceId]))
      await recordAudit(
        tx,
        { ...auditBy(ctx), workspaceId: audited },
        {
          action: "workspace.owner_added",
          subject: "workspace",
          subjectId: workspaceId,
          detail: { email },
        },
      );
  });
  return { email, password };
}
