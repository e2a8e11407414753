import { type JobHandler, pruneEvents } from "@vergence/core";
import type { WorkerContext } from "../attempt/worker-context.ts";

/** Forgets events and deliveries that are older than they are kept for. */
export function createPruneEventsHandler({ resources }: WorkerContext): JobHandler<"prune-events"> {
  return async ({ signal }) => {
    const pruned = await pruneEvents(resources, signal);
    if (pruned > 0) resources.logger.info({ pruned }, "pruned old events");
  };
}
