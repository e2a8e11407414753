import type { TestEvent, VergenceEvent } from "@vergence/contract";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

export { WebhookVerificationError } from "standardwebhooks";

/**
 * Checks a webhook and gives its event (Standard Webhooks: the signature, and that it was sent within five minutes of now).
 * Hearing of an `eventId` twice is normal: a delivery whose answer was lost comes again.
 * @param secret as it was shown, `whsec_…`; during a rotation both, in any order
 * @param body exactly as it arrived, before any JSON parser
 * @throws WebhookVerificationError
 */
export function verifyWebhook(
  secret: string | readonly string[],
  body: string,
  headers: Headers | Record<string, string | string[] | undefined>,
): VergenceEvent | TestEvent {
  const given = headers instanceof Headers ? Object.fromEntries(headers) : singles(headers);
  let reason: unknown = new WebhookVerificationError("No secret was given.");
  for (const one of typeof secret === "string" ? [secret] : secret) {
    try {
      return new Webhook(one).verify(body, given) as VergenceEvent | TestEvent;
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}

const singles = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
