import {
  createWebhookBody,
  deletedWebhook,
  deliveryParams,
  listDeliveriesQuery,
  replayEventsBody,
  replayedEvents,
  rotateSecretBody,
  updateWebhookBody,
  webhook,
  webhookDelivery,
  webhookDeliveryPage,
  webhooks as webhookList,
  webhookParams,
  webhookWithSecret,
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
import { createdAt, laterAt } from "./example-values.ts";
import { mutation, query } from "./operation.ts";

const tags = ["webhooks"];
const all = "/webhooks";
const one = `${all}/:webhookId`;
/** Admins alone. */
const roles = [] as const;

const webhookId = "e4a8c7d5-1b9f-4c36-a2d0-5b7e8f6a9c33";
const secret = "whsec_an-example-of-a-secret";
const aWebhook = {
  webhookId,
  url: "https://films.example/hooks/vergence",
  description: "",
  eventTypes: ["video.ready", "video.failed"],
  createdAt,
  previousSecretUntil: null,
  failingSince: null,
  disabledAt: null,
  disabledReason: null,
};
const aDelivery = {
  deliveryId: "9b6e2f4d-8c1a-4d7e-b3f5-2a0c9d8e7f66",
  eventId: null,
  eventType: "webhook.test",
  isReplay: false,
  status: "pending",
  createdAt,
  finishedAt: null,
  nextAttemptAt: createdAt,
  attempts: [],
};

export const webhooks = {
  create: mutation({
    summary: "Create a webhook",
    description:
      "Deliveries are signed as the Standard Webhooks specification says. Only this answer and that of a rotation contain the secret.",
    rest: { operationId: "createWebhook", tags, method: "post", path: all, status: 201 },
    roles,
    body: createWebhookBody,
    answer: webhookWithSecret,
    errors: [],
    example: { body: { url: aWebhook.url, eventTypes: aWebhook.eventTypes }, answer: { ...aWebhook, secret } },
    run: createWebhook,
  }),

  list: query({
    summary: "List webhooks",
    rest: { operationId: "listWebhooks", tags, method: "get", path: all },
    roles,
    answer: webhookList,
    errors: [],
    example: { answer: [aWebhook] },
    run: listWebhooks,
  }),

  get: query({
    summary: "Get a webhook",
    rest: { operationId: "getWebhook", tags, method: "get", path: one },
    roles,
    params: webhookParams,
    answer: webhook,
    errors: ["not_found"],
    example: { params: { webhookId }, answer: aWebhook },
    run: getWebhook,
  }),

  update: mutation({
    summary: "Update a webhook",
    description: "Changes only the fields that are sent.",
    rest: { operationId: "updateWebhook", tags, method: "post", path: one },
    roles,
    params: webhookParams,
    body: updateWebhookBody,
    answer: webhook,
    errors: ["not_found"],
    example: { params: { webhookId }, body: { isEnabled: false }, answer: { ...aWebhook, disabledAt: laterAt } },
    run: updateWebhook,
  }),

  delete: mutation({
    summary: "Delete a webhook",
    rest: { operationId: "deleteWebhook", tags, method: "delete", path: one },
    roles,
    params: webhookParams,
    answer: deletedWebhook,
    errors: ["not_found"],
    example: { params: { webhookId }, answer: { webhookId, isDeleted: true } },
    run: deleteWebhook,
  }),

  rotateSecret: mutation({
    summary: "Rotate a webhook's secret",
    rest: { operationId: "rotateWebhookSecret", tags, method: "post", path: `${one}/rotate-secret` },
    roles,
    params: webhookParams,
    body: rotateSecretBody,
    answer: webhookWithSecret,
    errors: ["not_found"],
    example: { params: { webhookId }, body: { overlapSeconds: 3600 }, answer: { ...aWebhook, secret } },
    run: rotateWebhookSecret,
  }),

  test: mutation({
    summary: "Send a test event",
    rest: { operationId: "testWebhook", tags, method: "post", path: `${one}/test` },
    roles,
    params: webhookParams,
    answer: webhookDelivery,
    errors: ["not_found"],
    example: { params: { webhookId }, answer: aDelivery },
    run: testWebhook,
  }),

  deliveries: query({
    summary: "List a webhook's deliveries, newest first",
    rest: { operationId: "listDeliveries", tags, method: "get", path: `${one}/deliveries` },
    roles,
    params: webhookParams,
    query: listDeliveriesQuery,
    answer: webhookDeliveryPage,
    errors: ["not_found"],
    example: { params: { webhookId }, query: { limit: 20 }, answer: { items: [aDelivery], nextCursor: null } },
    run: listDeliveries,
  }),

  replayDelivery: mutation({
    summary: "Replay a delivery",
    rest: {
      operationId: "replayDelivery",
      tags,
      method: "post",
      path: `${one}/deliveries/:deliveryId/replay`,
      status: 201,
    },
    roles,
    params: deliveryParams,
    answer: webhookDelivery,
    errors: ["not_found", "invalid_transition"],
    example: {
      params: { webhookId, deliveryId: aDelivery.deliveryId },
      answer: { ...aDelivery, isReplay: true },
    },
    run: replayDelivery,
  }),

  replay: mutation({
    summary: "Replay events",
    description: "Delivers the events of a span of time again, in their order.",
    rest: { operationId: "replayEvents", tags, method: "post", path: `${one}/replay` },
    roles,
    params: webhookParams,
    body: replayEventsBody,
    answer: replayedEvents,
    errors: ["not_found", "invalid_transition"],
    example: {
      params: { webhookId },
      body: { from: "2026-01-31T08:00:00Z", to: "2026-01-31T09:00:00Z" },
      answer: { replayedEvents: 12 },
    },
    run: replayEvents,
  }),
};
