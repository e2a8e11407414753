import { cleanGroup, type JobHandler } from "@vergence/core";
import type { WorkerContext } from "../attempt/worker-context.ts";

/** Deletes what the store holds of a canceled or expired group. */
export function createCleanGroupHandler({ resources }: WorkerContext): JobHandler<"clean-group"> {
  return ({ payload }) => cleanGroup(resources, payload);
}
