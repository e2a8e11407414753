import { type QueueHandler, removeVideo } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Deletes what the store holds of a video, then its rows. */
export function createDeleteVideoHandler({ resources }: WorkerContext): QueueHandler<"delete-video"> {
  return ({ payload, signal }) => removeVideo(resources, payload, signal);
}
