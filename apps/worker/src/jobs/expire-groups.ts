import { expireGroups, type JobHandler } from "@vergence/core";
import type { WorkerContext } from "../attempt/worker-context.ts";

/** Expires the groups whose time is over. */
export function createExpireGroupsHandler({ resources }: WorkerContext): JobHandler<"expire-groups"> {
  return async ({ signal }) => {
    const expired = await expireGroups(resources, signal);
    if (expired > 0) resources.logger.info({ expired }, "expired upload groups");
  };
}
