import type { WebhookWithSecret } from "@vergence/contract";
import { publishEvents } from "../events/publish-events.ts";
import { failJob } from "../jobs/fail-job.ts";
import type { Context } from "../resources/context.ts";
import { cancelGroup } from "../upload/cancel-group.ts";
import { completeFile } from "../upload/complete-file.ts";
import { startUpload } from "../upload/start-upload.ts";
import { createWebhook } from "../webhooks/create-webhook.ts";
import { deliverWebhooks } from "../webhooks/deliver-webhooks.ts";
import { listDeliveries } from "../webhooks/list-deliveries.ts";
import { createTestContext } from "./test-context.ts";
import { startBody, uploadGroup } from "./uploads.ts";
import { startWebhookReceiver } from "./webhook-receiver.ts";

export const never = new AbortController().signal;
/** What `emitThree` emits, in order. */
export const threeTypes = ["upload.completed", "stream.failed", "video.failed"];

/** A database and a receiver; each test begins on it with a workspace and a webhook of its own. */
export async function openWebhookStage() {
  const receiver = await startWebhookReceiver();
  const t = await createTestContext({
    env: { OUTBOUND_ALLOWED_HOSTS: receiver.host, WEBHOOK_TIMEOUT_SECONDS: "20", DATABASE_POOL_SIZE: "50" },
  });
  let ctx: Context;
  let webhook: WebhookWithSecret;
  const sequence = (orderKey: string) => ({ endpointId: webhook.webhookId, orderKey });
  return {
    t,
    receiver,
    sequence,
    get ctx() {
      return ctx;
    },
    get webhook() {
      return webhook;
    },

    async begin(): Promise<void> {
      receiver.calls.length = 0;
      receiver.behave(() => undefined);
      ctx = await t.strangerContext();
      webhook = await createWebhook(ctx, { url: receiver.url, description: "", eventTypes: [] });
    },

    async close(): Promise<void> {
      await t.close();
      await receiver.close();
    },

    deliver: (orderKey: string, { signal = never, timeoutSeconds = ctx.config.webhookTimeoutSeconds } = {}) => {
      const config = { ...ctx.config, webhookTimeoutSeconds: timeoutSeconds };
      return deliverWebhooks({ ...ctx, config }, sequence(orderKey), signal);
    },

    deliveries: async () =>
      (await listDeliveries(ctx, { webhookId: webhook.webhookId, limit: 100 })).items.toReversed(),

    types: () => receiver.calls.map(({ event }) => event.type),

    /** One event, published. @returns the order key of its sequence */
    async emitOne(): Promise<string> {
      const { uploadSessionId } = await startUpload(ctx, startBody([1]));
      await cancelGroup(ctx, { uploadSessionId });
      await publishEvents(ctx, ctx.actor.workspaceId);
      return uploadSessionId;
    },

    /** Three events of one video: upload.completed, stream.failed, video.failed. */
    async emitThree(): Promise<string> {
      const { group, files } = await uploadGroup(ctx, [1]);
      for (const file of files) await completeFile(ctx, file);
      const job = await ctx.db.job.findFirstOrThrow({ where: { video: { uploadGroupId: group.uploadSessionId } } });
      await failJob(ctx, job.id, null, { code: "no_video", message: "No picture." });
      await publishEvents(ctx, ctx.actor.workspaceId);
      return group.uploadSessionId;
    },
  };
}

export type WebhookStage = Awaited<ReturnType<typeof openWebhookStage>>;
