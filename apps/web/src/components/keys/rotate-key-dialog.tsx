"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CreatedKey, KeyState } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { Button } from "../ui/button.tsx";
import { RotateDialog } from "../ui/rotate-dialog.tsx";

const graces = [
  { seconds: 0, label: "at once" },
  { seconds: 3_600, label: "in an hour" },
  { seconds: 86_400, label: "in a day" },
  { seconds: 604_800, label: "in a week" },
];

interface RotateKeyDialogProps {
  state: KeyState;
  onRotated: (created: CreatedKey) => void;
}

/** Creates a new key in the place of one, which ends at once or after a while. */
export function RotateKeyDialog({ state: { keyId, name }, onRotated }: RotateKeyDialogProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const rotate = useMutation(
    api.keys.rotate.mutationOptions({
      onSettled: () => void queryClient.invalidateQueries(api.keys.pathFilter()),
      onSuccess: onRotated,
    }),
  );
  return (
    <RotateDialog
      trigger={
        <Button size="sm" aria-label={`Rotate ${name}`}>
          Rotate
        </Button>
      }
      title="Rotate this key?"
      description={
        <>
          A new key with the same role replaces <strong className="font-medium text-ink">{name}</strong>.
        </>
      }
      verb="Rotate key"
      change={rotate}
      lead="The old key expires"
      label="When the old key expires"
      spans={graces}
      defaultSeconds={0}
      onRotate={(graceSeconds, close) => rotate.mutate({ keyId, graceSeconds }, { onSuccess: close })}
    />
  );
}
