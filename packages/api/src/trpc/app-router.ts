import { getSession } from "@vergence/core";
import { auditRouter } from "./routers/audit.ts";
import { keysRouter } from "./routers/keys.ts";
import { uploadGroupsRouter } from "./routers/upload-groups.ts";
import { videosRouter } from "./routers/videos.ts";
import { webhooksRouter } from "./routers/webhooks.ts";
import { workspacesRouter } from "./routers/workspaces.ts";
import { procedureFor, router } from "./trpc.ts";

/** All procedures: the same use cases and schemas as the REST API, for the admin page and internal clients. */
export const appRouter = router({
  session: router({
    get: procedureFor("readonly", "upload").query(({ ctx }) => getSession(ctx.call, ctx.user)),
  }),
  uploadGroups: uploadGroupsRouter,
  videos: videosRouter,
  keys: keysRouter,
  audit: auditRouter,
  workspaces: workspacesRouter,
  webhooks: webhooksRouter,
});

export type AppRouter = typeof appRouter;
