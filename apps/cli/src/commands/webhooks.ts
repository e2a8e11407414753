import type { VergenceClient } from "@vergence/client";
import { type Webhook, webhookStatusOf } from "@vergence/contract";
import { table } from "../output/table.ts";
import { minute } from "../output/time.ts";
import type { Env } from "../server/find-server.ts";
import { printed, withClient } from "../server/rest.ts";
import { flagOfWebhookField, type WebhooksCommand } from "./parse-webhooks-args.ts";

/** Runs a command on webhooks and returns what goes to stdout: for `create` with the secret, which is shown here only. */
export const runWebhooksCommand = (command: WebhooksCommand, env: Env): Promise<string> =>
  withClient(env, flagOfWebhookField, (client) => run(command, client));

async function run(command: WebhooksCommand, client: VergenceClient): Promise<string> {
  const { isJson } = command;
  if (command.verb === "list") return printed(isJson, await client.webhooks.list(), listing);
  if (command.verb === "create") {
    const created = await client.webhooks.create(command.body);
    return printed(isJson, created, ({ webhookId, secret }) => `webhook  ${webhookId}\nsecret   ${secret}`);
  }
  const deleted = await client.webhooks.delete(command.webhookId);
  return printed(isJson, deleted, ({ webhookId }) => `Deleted webhook ${webhookId}`);
}

function listing(webhooks: readonly Webhook[]): string {
  const rows = webhooks.map((webhook) => [
    webhook.webhookId,
    webhook.url,
    webhook.eventTypes.join(", ") || "all",
    webhookStatusOf(webhook),
    minute(webhook.createdAt),
    webhook.description || "-",
  ]);
  return table(["WEBHOOKID", "ADDRESS", "EVENTS", "STATE", "CREATED", "DESCRIPTION"], rows);
}
