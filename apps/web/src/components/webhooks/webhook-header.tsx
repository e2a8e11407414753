"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Webhook, type WebhookWithSecret, webhookStatusOf } from "@vergence/contract";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useApi } from "#lib/api-client.tsx";
import { useNow } from "#lib/use-now.ts";
import { Button } from "../ui/button.tsx";
import { Fact } from "../ui/fact.tsx";
import { Refusal } from "../ui/refusal.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";
import { DeleteWebhookDialog } from "./delete-webhook-dialog.tsx";
import { EditWebhookDialog } from "./edit-webhook-dialog.tsx";
import { RotateSecretDialog } from "./rotate-secret-dialog.tsx";

interface WebhookHeaderProps {
  webhook: Webhook;
  onRotated: (rotated: WebhookWithSecret) => void;
}

export function WebhookHeader({ webhook, onRotated }: WebhookHeaderProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const now = useNow();
  const { webhookId, url, description, eventTypes, previousSecretUntil, failingSince, disabledReason } = webhook;
  const status = webhookStatusOf(webhook);
  const turn = useMutation(
    api.webhooks.update.mutationOptions({
      onSettled: () => void queryClient.invalidateQueries(api.webhooks.pathFilter()),
    }),
  );
  return (
    <header className="mb-5">
      <nav aria-label="Breadcrumb" className="mb-2">
        <Link
          href="/webhooks"
          className="-ml-1 inline-flex items-center gap-0.5 rounded text-[13px] text-ink-soft hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" /> Webhooks
        </Link>
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-all">{url}</h1>
        <StatusBadge status={status} />
        <div className="order-last flex w-full flex-wrap gap-2 lg:order-none lg:ml-auto lg:w-auto">
          <EditWebhookDialog webhook={webhook} />
          <RotateSecretDialog webhookId={webhookId} onRotated={onRotated} />
          <Button
            disabled={turn.isPending}
            onClick={() => turn.mutate({ webhookId, isEnabled: status === "disabled" })}
          >
            {status === "disabled" ? "Enable" : "Disable"}
          </Button>
          <DeleteWebhookDialog webhook={webhook} />
        </div>
        {description && <p className="-mt-1 w-full max-w-3xl text-ink-soft">{description}</p>}
      </div>
      <Refusal error={turn.error} />
      <dl className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2 text-[13px]">
        <Fact term="Events">{eventTypes.length === 0 ? "All" : eventTypes.join(", ")}</Fact>
        <Fact term="Created">
          <Time at={webhook.createdAt} as="ago" />
        </Fact>
        {disabledReason && <Fact term="Disabled">{disabledReason}</Fact>}
        {status === "failing" && failingSince && (
          <Fact term="Failing since">
            <Time at={failingSince} as="ago" />
          </Fact>
        )}
        {previousSecretUntil && now !== null && Date.parse(previousSecretUntil) > now && (
          <Fact term="Old secret expires">
            <Time at={previousSecretUntil} as="left" />
          </Fact>
        )}
      </dl>
    </header>
  );
}
