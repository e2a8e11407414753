"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CreatedKey, KeyState } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { Button } from "../ui/button.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Select } from "../ui/select.tsx";

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

/** Makes a new key in the place of one, which ends at once or after a while. */
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
    <FormDialog
      trigger={
        <Button size="sm" aria-label={`Rotate ${name}`}>
          Rotate
        </Button>
      }
      title="Rotate this key?"
      description={
        <>
          A new key of the same role takes the place of <strong className="font-medium text-ink">{name}</strong>.
        </>
      }
      verb="Rotate key"
      doing="Rotating"
      leave="Keep it"
      change={rotate}
      onSubmit={(fields, close) =>
        rotate.mutate({ keyId, graceSeconds: Number(fields.get("graceSeconds")) }, { onSuccess: close })
      }
    >
      <p className="flex items-center gap-2 text-[13px]">
        The old one ends
        <Select label="When the old key ends" name="graceSeconds" defaultValue={0}>
          {graces.map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {label}
            </option>
          ))}
        </Select>
      </p>
    </FormDialog>
  );
}
