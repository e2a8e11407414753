"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { KeyState } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Ends a key at once, after asking. */
export function RevokeKeyDialog({ state: { keyId, name } }: { state: KeyState }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    api.keys.revoke.mutationOptions({ onSettled: () => void queryClient.invalidateQueries(api.keys.pathFilter()) }),
  );
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="dangerQuiet" aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      }
      title="Revoke this key?"
      verb="Revoke key"
      doing="Revoking"
      change={{ ...revoke, mutate: (options) => revoke.mutate({ keyId }, options) }}
    >
      Programs that use <strong className="font-medium text-ink">{name}</strong>, and pages with upload tokens that it
      made, are refused from their next call on. This cannot be undone.
    </ConfirmDialog>
  );
}
