import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { verifyWebhook, WebhookVerificationError } from "./webhooks.ts";

const [oldSecret, newSecret] = [1, 2].map((fill) => `whsec_${Buffer.alloc(32, fill).toString("base64")}`) as [
  string,
  string,
];
const body = JSON.stringify({ type: "video.ready", data: { libraryId: 3 } });

function headersOf(secrets: string[], at = new Date(), id = "a"): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

test("gives the event of a body that its secret signed, from Headers and from Node's headers", () => {
  const headers = headersOf([newSecret]);
  expect(verifyWebhook(newSecret, body, headers)).toMatchObject({ type: "video.ready" });
  expect(verifyWebhook(newSecret, body, new Headers(headers))).toMatchObject({ type: "video.ready" });
  expect(verifyWebhook(newSecret, body, { ...headers, "set-cookie": ["a"], host: undefined })).toBeTruthy();
});

test("goes through a rotation with either secret, or with both", () => {
  const overlap = headersOf([newSecret, oldSecret]);
  for (const secret of [oldSecret, newSecret, [newSecret, oldSecret], [oldSecret, newSecret]])
    expect(verifyWebhook(secret, body, overlap)).toBeTruthy();
  expect(verifyWebhook([oldSecret, newSecret], body, headersOf([newSecret]))).toBeTruthy();
});

test.each<[string, () => unknown]>([
  ["another secret", () => verifyWebhook(oldSecret, body, headersOf([newSecret]))],
  ["no secret", () => verifyWebhook([], body, headersOf([newSecret]))],
  ["a changed body", () => verifyWebhook(newSecret, `${body} `, headersOf([newSecret]))],
  ["another id", () => verifyWebhook(newSecret, body, { ...headersOf([newSecret]), "webhook-id": "b" })],
  ["a time long ago", () => verifyWebhook(newSecret, body, headersOf([newSecret], new Date(Date.now() - 360_000)))],
  ["no headers", () => verifyWebhook(newSecret, body, {})],
])("refuses %s", (_, verify) => {
  expect(verify).toThrow(WebhookVerificationError);
});
