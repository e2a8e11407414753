import type { TestEvent, VergenceEvent } from "@vergence/contract";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

export { WebhookVerificationError } from "standardwebhooks";

/**
 * Verifies a webhook and returns its event (Standard Webhooks: the signature, and a timestamp within five minutes of
 * now). The same `eventId` may arrive twice: a delivery whose answer was lost is repeated.
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
