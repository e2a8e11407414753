import { deliverWebhooks, type QueueHandler } from "@vergence/core/worker";
import type { WorkerContext } from "../worker-context.ts";

/** Sends the waiting webhooks of one endpoint and video. */
export function createDeliverWebhooksHandler({ resources }: WorkerContext): QueueHandler<"deliver-webhooks"> {
  return ({ payload, signal }) => deliverWebhooks(resources, payload, signal);
}
