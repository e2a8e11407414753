import type { WebhookEndpointModel } from "../../generated/prisma/models.ts";
import { AppError } from "../kernel/errors.ts";
import type { Context } from "../resources/context.ts";
import { checkPublicUrl, RefusedAddressError } from "../resources/net/fetch-public.ts";

/** @throws AppError not_found, for another workspace's too */
export async function findWebhook(ctx: Context, { webhookId }: { webhookId: string }): Promise<WebhookEndpointModel> {
  const where = { id: webhookId, workspaceId: ctx.actor.workspaceId };
  const row = await ctx.db.webhookEndpoint.findFirst({ where });
  if (!row) throw new AppError("not_found", "There is no such webhook.");
  return row;
}

/** Judges what can be judged before a name is resolved; every call judges again. @throws AppError invalid_input */
export function checkWebhookUrl(ctx: Context, url: string): string {
  try {
    return checkPublicUrl(url, ctx.config.outboundAllowedHosts).href;
  } catch (error) {
    if (!(error instanceof RefusedAddressError)) throw error;
    throw new AppError("invalid_input", `The body is not valid: url ${error.message}.`, {
      issues: [{ path: "url", message: error.message }],
    });
  }
}
