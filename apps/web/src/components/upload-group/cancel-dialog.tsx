"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { UploadGroup } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Cancels the whole group, after asking: what has been uploaded is deleted and cannot be resumed. */
export function CancelDialog({ group: { uploadSessionId, videoName } }: { group: UploadGroup }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    api.uploadGroups.cancel.mutationOptions({
      // Also when it was refused: then the state on show is an old one.
      onSettled: () => void queryClient.invalidateQueries(),
    }),
  );
  return (
    <ConfirmDialog
      trigger={<Button variant="dangerQuiet">Cancel upload</Button>}
      title="Cancel this upload?"
      verb="Cancel upload"
      doing="Canceling"
      change={{ ...cancel, mutate: (options) => cancel.mutate({ uploadSessionId }, options) }}
    >
      Every file of <strong className="font-medium text-ink">{videoName}</strong> that has been uploaded so far is
      deleted from the store. The upload cannot be resumed.
    </ConfirmDialog>
  );
}
