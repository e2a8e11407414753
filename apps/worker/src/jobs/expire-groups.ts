import { expireGroups, type QueueHandler } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Expires the groups whose time is over. */
export function createExpireGroupsHandler({ resources }: WorkerContext): QueueHandler<"expire-groups"> {
  return async ({ signal }) => {
    const expired = await expireGroups(resources, signal);
    if (expired > 0) resources.logger.info({ expired }, "expired upload groups");
  };
}
