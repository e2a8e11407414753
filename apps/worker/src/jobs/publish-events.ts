import { publishAllEvents, type QueueHandler, resumeDeliveries } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Makes good what a lost notification or a lost job left lying. */
export function createPublishEventsHandler({ resources }: WorkerContext): QueueHandler<"publish-events"> {
  return async () => {
    await publishAllEvents(resources);
    const resumed = await resumeDeliveries(resources);
    if (resumed > 0) resources.logger.warn({ resumed }, "took up webhooks that nobody sent");
  };
}
