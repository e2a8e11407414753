import type { IncomingMessage } from "node:http";
import type { TestEvent, VergenceEvent } from "@vergence/contract";
import { timeoutSignal } from "@vergence/timers";
import { Webhook } from "standardwebhooks";
import { AppError } from "../kernel/errors.ts";
import { fetchPublic, RefusedAddressError } from "../resources/net/fetch-public.ts";

/** What one try came to. */
export interface SentWebhook {
  /** Null where no answer came. */
  statusCode: number | null;
  /** Why it does not count as taken; null when it does. */
  error: string | null;
  responseExcerpt: string | null;
}

export interface WebhookMessage {
  url: string;
  /** `webhook-id`: the same whenever the event is sent. */
  id: string;
  event: VergenceEvent | TestEvent;
  at: Date;
  /** Each signs. */
  secrets: string[];
}

const maxAnswerBytes = 4_096;
const maxExcerptLength = 1_000;

/**
 * Posts a message as Standard Webhooks asks (signed `webhook-id.webhook-timestamp.body`, HMAC-SHA256, by its own
 * library). Only 2xx counts as taken; redirects are not followed; no more of the answer is read than is kept.
 * @throws only the signal's reason, where that aborted
 */
export async function sendWebhook(
  message: WebhookMessage,
  options: { timeoutSeconds: number; allowedHosts: readonly string[]; signal: AbortSignal },
): Promise<SentWebhook> {
  const body = JSON.stringify(message.event);
  const signatures = message.secrets.map((secret) => new Webhook(secret).sign(message.id, message.at, body));
  const timeout = timeoutSignal(options.timeoutSeconds * 1_000);
  try {
    const answer = await fetchPublic(message.url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": "Vergence-Webhooks/1",
        "webhook-id": message.id,
        "webhook-timestamp": String(Math.floor(message.at.getTime() / 1_000)),
        "webhook-signature": signatures.join(" "),
      },
      signal: AbortSignal.any([timeout, options.signal]),
      allowedHosts: options.allowedHosts,
    });
    const statusCode = answer.statusCode ?? 0;
    const text = await readExcerpt(answer);
    options.signal.throwIfAborted();
    return {
      statusCode,
      error: refusalOf(statusCode),
      responseExcerpt: text && hide(text, [...message.secrets, ...signatures]),
    };
  } catch (error) {
    options.signal.throwIfAborted();
    const reason = timeout.aborted ? `No answer came within ${options.timeoutSeconds} s.` : describe(error);
    return { statusCode: null, error: reason, responseExcerpt: null };
  }
}

function refusalOf(statusCode: number): string | null {
  if (statusCode >= 200 && statusCode < 300) return null;
  if (statusCode >= 300 && statusCode < 400) return "It answered with a redirect, which is not followed.";
  return `It answered ${statusCode}.`;
}

/** The beginning of an answer; what comes late, or breaks, does not change what the status said. */
async function readExcerpt(answer: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= maxAnswerBytes) break;
    }
  } catch {
    // Kept as far as it came.
  } finally {
    answer.destroy();
  }
  // Postgres keeps no NUL.
  const text = Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString("utf8").replaceAll("\0", "\ufffd").trim();
  return text === "" ? null : text;
}

/** Cut after hiding: half of a secret would not be found. */
function hide(text: string, secrets: string[]): string {
  const forms = secrets.flatMap((secret) => [secret, secret.replace(/^(whsec_|v1,)/, "")]);
  return forms.reduce((rest, form) => rest.replaceAll(form, "[hidden]"), text).slice(0, maxExcerptLength);
}

const reasons: Record<string, string> = {
  ECONNREFUSED: "The connection was refused.",
  ECONNRESET: "The connection was closed early.",
  ENOTFOUND: "The host name has no address.",
  EAI_AGAIN: "The host name could not be resolved.",
  EHOSTUNREACH: "The host cannot be reached.",
  ENETUNREACH: "The network cannot be reached.",
  ETIMEDOUT: "The connection timed out.",
  CERT_HAS_EXPIRED: "The certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The certificate is self-signed.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The certificate is for another host.",
};

function describe(error: unknown): string {
  if (error instanceof RefusedAddressError) return `The address ${error.message}.`;
  if (error instanceof AppError) return error.message;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return (code && reasons[code]) ?? `The call failed${code ? ` (${code})` : ""}.`;
}
