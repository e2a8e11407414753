import { type CreateWebhookBody, createWebhookBody, eventTypes, webhookParams } from "@vergence/contract";
import {
  checkWith,
  expectFlags,
  expectIds,
  expectNoArgument,
  flag,
  noSuchVerb,
  parseFlags,
  text,
  texts,
} from "../command-line/arguments.ts";

export const webhooksUsage = `Usage: vergence webhooks list [--json]
       vergence webhooks create --url URL [--event TYPE]… [--description TEXT] [--json]
       vergence webhooks delete WEBHOOKID [--json]

  --event    one of ${eventTypes.join(", ")};
             may stand several times, and means all events where it does not
  A new webhook's signing secret is shown once.`;

export type WebhooksCommand = { isJson: boolean } & (
  | { verb: "list" }
  | { verb: "create"; body: CreateWebhookBody }
  | { verb: "delete"; webhookId: string }
);

/** The flag that a field of a call on webhooks comes from. */
export const flagOfWebhookField = (field: string) =>
  ({ url: "--url", eventTypes: "--event", description: "--description", webhookId: "WEBHOOKID" })[
    field.split(".")[0] ?? ""
  ] ?? field;

const check = checkWith(flagOfWebhookField);

/** @throws UsageError naming every flag that is wrong */
export function parseWebhooksArgs([verb, ...rest]: string[]): WebhooksCommand {
  if (verb === "list") {
    const { flags, positionals } = parseFlags(rest, { json: flag });
    expectNoArgument("webhooks list", positionals);
    return { verb, isJson: flags.has("json") };
  }
  if (verb === "create") {
    const options = { url: text, event: texts, description: text, json: flag };
    const { values, lists, flags, positionals } = parseFlags(rest, options);
    expectNoArgument("webhooks create", positionals, "TEXT");
    expectFlags({ url: values.url });
    const { url, description } = values;
    const body = check(createWebhookBody.safeParse({ url, description, eventTypes: lists.event }));
    return { verb, body, isJson: flags.has("json") };
  }
  if (verb === "delete") {
    const { flags, positionals } = parseFlags(rest, { json: flag });
    expectIds("webhooks delete", positionals, { names: ["WEBHOOKID"], lister: "webhooks list" });
    const { webhookId } = check(webhookParams.safeParse({ webhookId: positionals[0] }));
    return { verb, webhookId, isJson: flags.has("json") };
  }
  throw noSuchVerb("webhooks", verb);
}
