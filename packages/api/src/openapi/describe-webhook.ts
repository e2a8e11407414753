import { testEvent, vergenceEvent } from "@vergence/contract";
import { type ComponentSchemas, refTo } from "./component-schemas.ts";

/** The bodies of deliveries. */
export const webhookPayloads = [vergenceEvent, testEvent];

const header = (name: string, description: string) => ({
  name,
  in: "header",
  required: true,
  description,
  schema: { type: "string" },
});

/** The deliveries to webhooks, for programs that receive them (OpenAPI 3.1, `webhooks`; Standard Webhooks). */
export const describeWebhook = ({ nameOf }: ComponentSchemas) => ({
  event: {
    post: {
      operationId: "receiveEvent",
      summary: "Receive an event",
      description: `Delivered to every webhook that was created at \`/api/webhooks\`: at least once, and in order for one
video. Verify the signature first, and answer 2xx within the server's timeout. Any other answer is retried for 24
hours; 410 disables the webhook.`,
      tags: ["webhooks"],
      security: [],
      parameters: [
        header("webhook-id", "Id of the event, the same in every delivery."),
        header("webhook-timestamp", "Time of this attempt, in seconds since 1970-01-01T00:00:00Z."),
        header(
          "webhook-signature",
          "`v1,` and the signature in base64; two of them, separated by a space, while a secret is being rotated.",
        ),
      ],
      requestBody: {
        required: true,
        content: {
          "application/json": { schema: { oneOf: webhookPayloads.map((payload) => refTo(nameOf(payload))) } },
        },
      },
      responses: { "2XX": { description: "The event was accepted." } },
    },
  },
});
