import { groupParams } from "@vergence/contract";
import { getSession } from "@vergence/core";
import { operations } from "../operations/index.ts";
import { proceduresOf } from "./procedures-of.ts";
import { procedureFor, router } from "./trpc.ts";

const declared = proceduresOf(operations);

/** All procedures: the declared operations, and what tRPC alone has, for the admin page and internal clients. */
export const appRouter = router({
  ...declared,
  session: {
    get: procedureFor("readonly", "upload").query(({ ctx }) => getSession(ctx.call, ctx.user)),
  },
  uploadGroups: {
    ...declared.uploadGroups,
    /** Every state change and job progress of the workspace, or of one group, as it commits. */
    changes: procedureFor("upload")
      .input(groupParams.partial())
      .subscription(async function* ({ ctx, input, signal }) {
        const { changes, actor } = ctx.call;
        for await (const change of changes.watch(actor.workspaceId, signal ?? new AbortController().signal)) {
          const { action, uploadSessionId, libraryId } = change;
          const concerns = !input.uploadSessionId || !uploadSessionId || uploadSessionId === input.uploadSessionId;
          if (concerns) yield { action, uploadSessionId, libraryId };
        }
      }),
  },
});

export type AppRouter = typeof appRouter;
