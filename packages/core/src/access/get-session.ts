import type { SessionState } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import type { SignedInUser } from "./auth.ts";

/** Whose call this is, for the page's header; `user` is null for a key. */
export async function getSession(ctx: Context, user: SignedInUser | null): Promise<SessionState> {
  const { workspaceId, role } = ctx.actor;
  const workspace = await ctx.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  return {
    user: user && { name: user.name, email: user.email },
    workspace: { id: workspace.id, name: workspace.name },
    role,
  };
}
