import { cleanJob, type JobHandler } from "@vergence/core";
import type { WorkerContext } from "../worker-context.ts";

/** Deletes what a canceled job had stored. */
export function createCleanJobHandler({ resources }: WorkerContext): JobHandler<"clean-job"> {
  return ({ payload }) => cleanJob(resources, payload);
}
