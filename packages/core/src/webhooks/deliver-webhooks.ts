import type { Resources } from "../resources/context.ts";
import { attemptDelivery } from "./attempt-delivery.ts";
import { type DeliverySequence, leaseNext } from "./lease-next.ts";

/** A job that goes on for longer makes way for others. */
const maxDeliveries = 50;

/**
 * Sends the waiting deliveries of one endpoint and video (or upload group), one after the other: a later event waits
 * until the earlier one was taken or given up. At least once: a worker that dies between the answer and our commit
 * leaves the delivery to be sent again.
 * @param signal a stop: what is under way is broken off, not counted, and free for the next worker
 */
export async function deliverWebhooks(ctx: Resources, sequence: DeliverySequence, signal: AbortSignal): Promise<void> {
  for (let done = 0; done < maxDeliveries; done++) {
    signal.throwIfAborted();
    const next = await leaseNext(ctx, sequence);
    if (next.kind === "none") return;
    if (next.kind === "later") {
      await ctx.queue.send(ctx.db, "deliver-webhooks", sequence, { startAfterSeconds: next.afterSeconds });
      return;
    }
    if ((await attemptDelivery(ctx, next.delivery, signal)) === "pending") return;
  }
  await ctx.queue.send(ctx.db, "deliver-webhooks", sequence);
}
