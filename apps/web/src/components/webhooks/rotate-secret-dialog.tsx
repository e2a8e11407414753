"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { defaultOverlapSeconds, type WebhookWithSecret } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { Button } from "../ui/button.tsx";
import { RotateDialog } from "../ui/rotate-dialog.tsx";

const overlaps = [
  { seconds: 0, label: "not at all" },
  { seconds: 3_600, label: "for an hour" },
  { seconds: defaultOverlapSeconds, label: "for a day" },
  { seconds: 604_800, label: "for a week" },
];

interface RotateSecretDialogProps {
  webhookId: string;
  onRotated: (rotated: WebhookWithSecret) => void;
}

/** Gives a webhook a new secret; the old one signs beside it for a while, so that receivers can change over. */
export function RotateSecretDialog({ webhookId, onRotated }: RotateSecretDialogProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const rotate = useMutation(
    api.webhooks.rotateSecret.mutationOptions({
      onSettled: () => void queryClient.invalidateQueries(api.webhooks.pathFilter()),
      onSuccess: onRotated,
    }),
  );
  return (
    <RotateDialog
      trigger={<Button>Rotate secret</Button>}
      title="Rotate this webhook's secret?"
      description="Every message is signed with a new secret from now on, and meanwhile with the old one too."
      verb="Rotate secret"
      change={rotate}
      lead="The old secret stays valid"
      label="How long the old secret stays valid"
      spans={overlaps}
      defaultSeconds={defaultOverlapSeconds}
      onRotate={(overlapSeconds, close) => rotate.mutate({ webhookId, overlapSeconds }, { onSuccess: close })}
    />
  );
}
