import { pruneEvents, type QueueHandler } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Forgets events and deliveries that are older than they are kept for. */
export function createPruneEventsHandler({ resources }: WorkerContext): QueueHandler<"prune-events"> {
  return async ({ signal }) => {
    const pruned = await pruneEvents(resources, signal);
    if (pruned > 0) resources.logger.info({ pruned }, "pruned old events");
  };
}
