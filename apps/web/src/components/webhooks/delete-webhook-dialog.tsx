"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Webhook } from "@vergence/contract";
import { useRouter } from "next/navigation";
import { useApi } from "#lib/api-client.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Deletes a webhook after asking, and leads back to the others. */
export function DeleteWebhookDialog({ webhook: { webhookId, url } }: { webhook: Webhook }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const router = useRouter();
  const remove = useMutation(
    api.webhooks.delete.mutationOptions({
      onSuccess: () => {
        router.push("/webhooks");
        void queryClient.invalidateQueries(api.webhooks.list.queryFilter());
      },
    }),
  );
  return (
    <ConfirmDialog
      trigger={<Button variant="dangerQuiet">Delete</Button>}
      title="Delete this webhook?"
      verb="Delete webhook"
      doing="Deleting"
      change={{ ...remove, mutate: (options) => remove.mutate({ webhookId }, options) }}
    >
      Nothing more is sent to <strong className="font-medium break-all text-ink">{url}</strong>, and the log of its
      deliveries goes with it. This cannot be undone.
    </ConfirmDialog>
  );
}
