import type { TimelineEvent } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { toTimelineEvent } from "../states/audit.ts";
import { getGroup } from "./get-group.ts";

const maxEvents = 500;

/**
 * The state changes of a group, of its files, and of what became of it, oldest first: the newest 500.
 * @throws AppError not_found
 */
export async function listTimeline(ctx: Context, input: { uploadSessionId: string }): Promise<TimelineEvent[]> {
  const { libraryId } = await getGroup(ctx, input);
  const events = await ctx.db.auditEvent.findMany({
    where: {
      workspaceId: ctx.actor.workspaceId,
      OR: [{ groupId: input.uploadSessionId }, ...(libraryId === null ? [] : [{ videoId: libraryId }])],
    },
    orderBy: { id: "desc" },
    take: maxEvents,
  });
  return events.toReversed().map(toTimelineEvent);
}
