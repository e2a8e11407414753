"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Webhook } from "@vergence/contract";
import { useState } from "react";
import { useApi } from "#lib/api-client.tsx";
import { Button } from "../ui/button.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { WebhookFields, webhookInputOf } from "./webhook-fields.tsx";

/** Changes where which events go. What waits to be sent goes to the new address. */
export function EditWebhookDialog({ webhook }: { webhook: Webhook }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [isChosen, setChosen] = useState(true);
  const update = useMutation(
    api.webhooks.update.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.webhooks.pathFilter()),
    }),
  );
  const { webhookId } = webhook;
  return (
    <FormDialog
      trigger={<Button>Edit</Button>}
      title="Edit this webhook"
      verb="Save"
      doing="Saving"
      isReady={isChosen}
      change={update}
      onOpen={() => setChosen(true)}
      onSubmit={(fields, close) => update.mutate({ webhookId, ...webhookInputOf(fields) }, { onSuccess: close })}
    >
      <WebhookFields webhook={webhook} onChoice={setChosen} />
    </FormDialog>
  );
}
