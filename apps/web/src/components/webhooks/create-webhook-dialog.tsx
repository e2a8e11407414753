"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WebhookWithSecret } from "@vergence/contract";
import { useState } from "react";
import { useApi } from "#lib/api-client.tsx";
import { CreateDialog } from "../ui/create-dialog.tsx";
import { WebhookFields, webhookInputOf } from "./webhook-fields.tsx";

/** Asks where which events are to go, and makes the webhook. */
export function CreateWebhookDialog({ onCreated }: { onCreated: (created: WebhookWithSecret) => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [isChosen, setChosen] = useState(true);
  const create = useMutation(
    api.webhooks.create.mutationOptions({
      onSuccess: (created) => {
        onCreated(created);
        void queryClient.invalidateQueries(api.webhooks.pathFilter());
      },
    }),
  );
  return (
    <CreateDialog
      noun="webhook"
      title="New webhook"
      isReady={isChosen}
      change={create}
      onOpen={() => setChosen(true)}
      onSubmit={(fields, close) => create.mutate(webhookInputOf(fields), { onSuccess: close })}
    >
      <WebhookFields onChoice={setChosen} />
    </CreateDialog>
  );
}
