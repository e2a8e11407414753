import { addOwnerBody, createWorkspaceBody } from "@vergence/contract";
import { addOwner, createWorkspace, listWorkspaces } from "@vergence/core";
import { procedureFor, router } from "../trpc.ts";

const procedure = procedureFor("admin");

/** For admins of the default workspace, who run the installation. */
export const workspacesRouter = router({
  create: procedure.input(createWorkspaceBody).mutation(({ ctx, input }) => createWorkspace(ctx.call, input)),
  list: procedure.query(({ ctx }) => listWorkspaces(ctx.call)),
  addOwner: procedure.input(addOwnerBody).mutation(({ ctx, input }) => addOwner(ctx.call, input)),
});
