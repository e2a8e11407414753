import { cleanGroup, type QueueHandler } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Deletes what the store holds of a canceled or expired group. */
export function createCleanGroupHandler({ resources }: WorkerContext): QueueHandler<"clean-group"> {
  return ({ payload }) => cleanGroup(resources, payload);
}
