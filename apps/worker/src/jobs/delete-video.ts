import { type JobHandler, removeVideo } from "@vergence/core";
import type { WorkerContext } from "../attempt/worker-context.ts";

/** Deletes what the store holds of a video, then its rows. */
export function createDeleteVideoHandler({ resources }: WorkerContext): JobHandler<"delete-video"> {
  return ({ payload, signal }) => removeVideo(resources, payload, signal);
}
