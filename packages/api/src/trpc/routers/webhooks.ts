import {
  createWebhookBody,
  deliveryParams,
  listDeliveriesQuery,
  replayEventsBody,
  rotateSecretBody,
  updateWebhookBody,
  webhookParams,
} from "@vergence/contract";
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  replayDelivery,
  replayEvents,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "@vergence/core";
import { procedureFor, router } from "../trpc.ts";

const procedure = procedureFor("admin");

export const webhooksRouter = router({
  create: procedure.input(createWebhookBody).mutation(({ ctx, input }) => createWebhook(ctx.call, input)),
  list: procedure.query(({ ctx }) => listWebhooks(ctx.call)),
  get: procedure.input(webhookParams).query(({ ctx, input }) => getWebhook(ctx.call, input)),
  update: procedure
    .input(webhookParams.and(updateWebhookBody))
    .mutation(({ ctx, input }) => updateWebhook(ctx.call, input)),
  delete: procedure.input(webhookParams).mutation(({ ctx, input }) => deleteWebhook(ctx.call, input)),
  rotateSecret: procedure
    .input(webhookParams.and(rotateSecretBody))
    .mutation(({ ctx, input }) => rotateWebhookSecret(ctx.call, input)),
  test: procedure.input(webhookParams).mutation(({ ctx, input }) => testWebhook(ctx.call, input)),
  deliveries: procedure
    .input(webhookParams.and(listDeliveriesQuery))
    .query(({ ctx, input }) => listDeliveries(ctx.call, input)),
  replayDelivery: procedure.input(deliveryParams).mutation(({ ctx, input }) => replayDelivery(ctx.call, input)),
  replay: procedure
    .input(webhookParams.and(replayEventsBody))
    .mutation(({ ctx, input }) => replayEvents(ctx.call, input)),
});
