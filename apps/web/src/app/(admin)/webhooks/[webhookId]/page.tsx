import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { WebhookView } from "#components/webhooks/webhook-view.tsx";
import { describeError } from "#lib/describe-error.ts";
import { isUuid } from "#lib/is-uuid.ts";
import { serverApi } from "../../../../server/server-api.ts";

interface WebhookPageProps {
  params: Promise<{ webhookId: string }>;
}

/** Read once for a request, although both the title and the page need it. */
const findWebhook = cache(async (webhookId: string) => {
  if (!isUuid(webhookId)) return null;
  try {
    return await (await serverApi()).webhooks.get.query({ webhookId });
  } catch (error) {
    const { kind } = describeError(error);
    // The layout redirects who is not signed in, and renders beside this page.
    if (kind === "not_found" || kind === "signed_out") return null;
    throw error;
  }
});

export async function generateMetadata({ params }: WebhookPageProps): Promise<Metadata> {
  const webhook = await findWebhook((await params).webhookId);
  return { title: webhook ? `Webhook to ${new URL(webhook.url).host}` : "Not found" };
}

export default async function WebhookPage({ params }: WebhookPageProps) {
  const webhook = await findWebhook((await params).webhookId);
  if (!webhook) notFound();
  return <WebhookView initial={webhook} />;
}
