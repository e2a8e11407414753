import { createWebhookBody, eventTypes, type Webhook, webhookParams, webhookStatusOf } from "@vergence/contract";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { RequiredOption, repeated, withValues } from "../command-line/options.ts";
import { minute } from "../output/format-values.ts";
import { jsonOption, printed } from "../output/json-answer.ts";
import { table } from "../output/table.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const flags: Record<string, string> = {
  url: "--url",
  eventTypes: "--event",
  description: "--description",
  webhookId: "WEBHOOKID",
};
const flagOf = (field: string) => flags[field.split(".")[0] ?? ""] ?? field;
const check = checkWith(flagOf);

/** `vergence webhooks`: a new webhook's signing secret is shown by `create` only. */
export function webhooks(command: CliCommand, { env, answer }: Session): void {
  command
    .verb("list", "list the webhooks with their state")
    .option(...jsonOption)
    .action(async ({ json }) => {
      answer(printed(json, await withClient(env, flagOf, (client) => client.webhooks.list()), listing));
    });

  command
    .verb("create", "create a webhook and print its signing secret, once")
    .addOption(new RequiredOption("--url <URL>", "where events are delivered"))
    .addOption(withValues(repeated("--event <TYPE>", "may be given several times; default: all events"), eventTypes))
    .option("--description <TEXT>", "what it is for")
    .option(...jsonOption)
    .action(async ({ url, event, description, json }) => {
      const body = check(createWebhookBody.safeParse({ url, description, eventTypes: event }));
      const created = await withClient(env, flagOf, (client) => client.webhooks.create(body));
      answer(printed(json, created, ({ webhookId, secret }) => `webhook  ${webhookId}\nsecret   ${secret}`));
    });

  command
    .verb("delete", "delete a webhook")
    .argument("<WEBHOOKID>")
    .option(...jsonOption)
    .action(async (id, { json }) => {
      const { webhookId } = check(webhookParams.safeParse({ webhookId: id }));
      const deleted = await withClient(env, flagOf, (client) => client.webhooks.delete(webhookId));
      answer(printed(json, deleted, () => `Deleted webhook ${webhookId}`));
    });
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
