import type { WorkspaceState } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { requireInstanceAdmin } from "./require-instance-admin.ts";

/** Every workspace of the installation with who can sign in to it, oldest first. @throws AppError forbidden */
export async function listWorkspaces(ctx: Context): Promise<WorkspaceState[]> {
  requireInstanceAdmin(ctx.actor);
  const rows = await ctx.db.workspace.findMany({
    include: { users: { select: { name: true, email: true }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, name, createdAt, users }) => ({
    workspaceId: id,
    name,
    createdAt: createdAt.toISOString(),
    owners: users,
  }));
}
