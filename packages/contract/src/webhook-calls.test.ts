import { expect, test } from "vitest";
import { type Webhook, webhookStatusOf } from "./webhook-calls.ts";

const at = "2026-01-31T09:30:00.000Z";
const webhook: Webhook = {
  webhookId: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff",
  url: "https://films.example/hook",
  description: "",
  eventTypes: [],
  createdAt: at,
  previousSecretUntil: null,
  failingSince: null,
  disabledAt: null,
  disabledReason: null,
};

test.each([
  ["enabled", {}],
  ["failing", { failingSince: at }],
  ["disabled", { disabledAt: at, disabledReason: "By hand." }],
  ["disabled", { disabledAt: at, failingSince: at }],
] as const)("webhookStatusOf › %s: %o", (status, change) => {
  expect(webhookStatusOf({ ...webhook, ...change })).toBe(status);
});
