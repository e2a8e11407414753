import { deliverWebhooks, type JobHandler } from "@vergence/core";
import type { WorkerContext } from "../attempt/worker-context.ts";

/** Sends the waiting webhooks of one endpoint and video. */
export function createDeliverWebhooksHandler({ resources }: WorkerContext): JobHandler<"deliver-webhooks"> {
  return ({ payload, signal }) => deliverWebhooks(resources, payload, signal);
}
