"use client";

import { useQuery } from "@tanstack/react-query";
import type { WebhookWithSecret } from "@vergence/contract";
import { Webhook as WebhookIcon } from "lucide-react";
import { useState } from "react";
import { useApi } from "#lib/api-client.tsx";
import { whileShown } from "#lib/while-shown.ts";
import { Notice } from "../ui/notice.tsx";
import { SecretCard } from "../ui/secret-card.tsx";
import { CreateWebhookDialog } from "./create-webhook-dialog.tsx";
import { WebhooksTable } from "./webhooks-table.tsx";

/**
 * The workspace's webhooks: where its events go, and whether they arrive. A new one's secret is shown until it is put
 * away.
 */
export function WebhooksView() {
  const api = useApi();
  const [shown, setShown] = useState<WebhookWithSecret | null>(null);
  const webhooks = useQuery(api.webhooks.list.queryOptions(undefined, { refetchInterval: whileShown(10_000) }));

  return (
    <>
      <div className="mb-4 flex items-center justify-between gap-3">
        <h1 className="text-lg font-semibold tracking-tight">Webhooks</h1>
        <CreateWebhookDialog onCreated={setShown} />
      </div>
      {shown && (
        <SecretCard what="signing secret" secret={shown.secret} onClose={() => setShown(null)}>
          Events go to <strong className="font-medium break-all">{shown.url}</strong>, signed with this secret.
        </SecretCard>
      )}
      <WebhooksTable
        query={webhooks}
        webhooks={webhooks.data}
        empty={
          <Notice icon={WebhookIcon} title="No webhooks yet">
            <p className="mx-auto max-w-md text-balance">
              A webhook sends events to a program of yours as they happen: an upload that is complete, a stream that is
              ready.
            </p>
          </Notice>
        }
      />
    </>
  );
}
