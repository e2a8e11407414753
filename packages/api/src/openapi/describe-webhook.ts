import { testEvent, vergenceEvent } from "@vergence/contract";
import { type ComponentSchemas, refTo } from "./component-schemas.ts";

/** What the webhook's description needs of the contract. */
export const webhookPayloads = [vergenceEvent, testEvent];

const header = (name: string, description: string) => ({
  ...{ name, in: "header", required: true, description },
  schema: { type: "string" },
});

/** What is sent to webhooks, for programs that receive them (OpenAPI 3.1, `webhooks`; Standard Webhooks). */
export const describeWebhook = ({ nameOf }: ComponentSchemas) => ({
  event: {
    post: {
      operationId: "receiveEvent",
      summary: "Hear of an event",
      description: `Sent by this server to a webhook that was made at \`/api/webhooks\`, at least once, those of one video in order. Check the signature
before anything else, and answer 2xx within the time that this server waits; any other answer is tried again for 24 hours, and 410
disables the webhook.`,
      tags: ["webhooks"],
      security: [],
      parameters: [
        header("webhook-id", "The event's id, the same in every delivery."),
        header("webhook-timestamp", "When this attempt was made, in seconds since 1970."),
        header(
          "webhook-signature",
          "One signature, or two while a secret is being rotated: `v1,` and base64, by space.",
        ),
      ],
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: { oneOf: webhookPayloads.map((payload) => refTo(nameOf(payload))) } },
        },
      },
      responses: { "2XX": { description: "The event was taken." } },
    },
  },
});
