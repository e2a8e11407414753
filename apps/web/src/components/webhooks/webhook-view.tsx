"use client";

import { useQuery } from "@tanstack/react-query";
import type { Webhook, WebhookWithSecret } from "@vergence/contract";
import { useState } from "react";
import { useApi } from "#lib/api-client.tsx";
import { whileShown } from "#lib/while-shown.ts";
import { SecretCard } from "../ui/secret-card.tsx";
import { DeliveriesCard } from "./deliveries-card.tsx";
import { WebhookHeader } from "./webhook-header.tsx";

/**
 * One webhook: what it is, and what became of everything that it was sent. `initial` is what the server has just read.
 */
export function WebhookView({ initial }: { initial: Webhook }) {
  const api = useApi();
  const { webhookId } = initial;
  const [shown, setShown] = useState<WebhookWithSecret | null>(null);
  const { data: webhook } = useQuery(
    api.webhooks.get.queryOptions({ webhookId }, { initialData: initial, refetchInterval: whileShown(10_000) }),
  );
  return (
    <>
      <WebhookHeader webhook={webhook} onRotated={setShown} />
      {shown && (
        <SecretCard what="signing secret" secret={shown.secret} onClose={() => setShown(null)}>
          Messages are signed with a new secret.
        </SecretCard>
      )}
      <DeliveriesCard webhook={webhook} />
    </>
  );
}
