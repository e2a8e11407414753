import type { Resources } from "../resources/context.ts";
import { isPublicChange } from "./public-changes.ts";
import { publishAllEvents, publishEvents } from "./publish-events.ts";

/**
 * Publishes events as their transactions commit, until the signal aborts; for workers. What goes wrong here is made
 * good by the job `publish-events`, a minute later at most.
 */
export async function relayEvents(ctx: Resources, signal: AbortSignal): Promise<void> {
  for await (const change of ctx.changes.watch(null, signal)) {
    if (!isPublicChange(change)) continue;
    try {
      if (change.workspaceId) await publishEvents(ctx, change.workspaceId);
      else await publishAllEvents(ctx);
    } catch (error) {
      if (!signal.aborted) ctx.logger.warn({ err: error }, "events could not be published");
    }
  }
}
