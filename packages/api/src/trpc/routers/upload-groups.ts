import {
  completeFileBody,
  createUploadTokenBody,
  fileParams,
  groupParams,
  listGroupsQuery,
  partUrlsBody,
  startUploadBody,
  uploadTokenParams,
} from "@vergence/contract";
import {
  cancelGroup,
  completeFile,
  createUploadToken,
  getGroup,
  getPartUrls,
  listGroups,
  listHeldParts,
  listTimeline,
  revokeUploadToken,
  startUpload,
} from "@vergence/core";
import { procedureFor, router } from "../trpc.ts";

const procedure = procedureFor("upload");

export const uploadGroupsRouter = router({
  start: procedure.input(startUploadBody).mutation(({ ctx, input }) => startUpload(ctx.call, input)),
  list: procedure.input(listGroupsQuery).query(({ ctx, input }) => listGroups(ctx.call, input)),
  get: procedure.input(groupParams).query(({ ctx, input }) => getGroup(ctx.call, input)),
  cancel: procedure.input(groupParams).mutation(({ ctx, input }) => cancelGroup(ctx.call, input)),
  partUrls: procedure.input(fileParams.and(partUrlsBody)).mutation(({ ctx, input }) => getPartUrls(ctx.call, input)),
  completeFile: procedure
    .input(fileParams.and(completeFileBody))
    .mutation(({ ctx, input }) => completeFile(ctx.call, input)),
  heldParts: procedure.input(fileParams).query(({ ctx, input }) => listHeldParts(ctx.call, input)),
  createToken: procedure
    .input(groupParams.and(createUploadTokenBody))
    .mutation(({ ctx, input }) => createUploadToken(ctx.call, input)),
  revokeToken: procedure.input(uploadTokenParams).mutation(({ ctx, input }) => revokeUploadToken(ctx.call, input)),
  timeline: procedure.input(groupParams).query(({ ctx, input }) => listTimeline(ctx.call, input)),
  /** Every state change and job progress of the workspace, or of one group, as it commits. */
  changes: procedure.input(groupParams.partial()).subscription(async function* ({ ctx, input, signal }) {
    const { changes, actor } = ctx.call;
    for await (const change of changes.watch(actor.workspaceId, signal ?? new AbortController().signal)) {
      const { action, uploadSessionId, libraryId } = change;
      const concerns = !input.uploadSessionId || !uploadSessionId || uploadSessionId === input.uploadSessionId;
      if (concerns) yield { action, uploadSessionId, libraryId };
    }
  }),
});
