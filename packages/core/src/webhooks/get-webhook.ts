import type { Webhook } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { findWebhook } from "./find-webhook.ts";
import { toWebhook } from "./webhook-view.ts";

/** @throws AppError not_found */
export async function getWebhook(ctx: Context, input: { webhookId: string }): Promise<Webhook> {
  return toWebhook(await findWebhook(ctx, input));
}

/** The workspace's webhooks, newest first, disabled ones included. */
export async function listWebhooks(ctx: Context): Promise<Webhook[]> {
  const rows = await ctx.db.webhookEndpoint.findMany({
    where: { workspaceId: ctx.actor.workspaceId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(toWebhook);
}
