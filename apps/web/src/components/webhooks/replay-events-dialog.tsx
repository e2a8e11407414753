"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { eventRetentionDays } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { formatCount } from "#lib/format.ts";
import { Button } from "../ui/button.tsx";
import { FormDialog } from "../ui/form-dialog.tsx";
import { Select } from "../ui/select.tsx";

const day = 86_400_000;
const spans = [
  { ms: day / 24, label: "hour" },
  { ms: day, label: "day" },
  { ms: 7 * day, label: "7 days" },
  { ms: eventRetentionDays * day, label: `${eventRetentionDays} days` },
];

interface ReplayEventsDialogProps {
  webhookId: string;
  /** Called with the number of events, in words. */
  onReplayed: (news: string) => void;
}

/** Sends the events of a span of time again, in their order: what a receiver that was unreachable has missed. */
export function ReplayEventsDialog({ webhookId, onReplayed }: ReplayEventsDialogProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const replay = useMutation(
    api.webhooks.replay.mutationOptions({
      onSuccess: ({ replayedEvents }) => {
        onReplayed(`${formatCount(replayedEvents, "event")} ${replayedEvents === 1 ? "is" : "are"} sent again`);
        void queryClient.invalidateQueries(api.webhooks.pathFilter());
      },
    }),
  );
  const bodyOf = (fields: FormData) => ({
    webhookId,
    from: new Date(Date.now() - Number(fields.get("span"))).toISOString(),
    onlyUndelivered: fields.get("all") === null,
  });
  return (
    <FormDialog
      trigger={<Button size="sm">Replay events</Button>}
      title="Replay events?"
      description="Past events are sent again, in order. A receiver recognizes by its id an event that it already has."
      verb="Send again"
      doing="Sending"
      change={replay}
      onSubmit={(fields, close) => replay.mutate(bodyOf(fields), { onSuccess: close })}
    >
      <p className="flex items-center gap-2 text-[13px]">
        Of the last
        <Select label="How far back" name="span" defaultValue={day}>
          {spans.map(({ ms, label }) => (
            <option key={ms} value={ms}>
              {label}
            </option>
          ))}
        </Select>
      </p>
      <label className="flex items-center gap-2 text-[13px]">
        <input type="checkbox" name="all" /> Also events that were already delivered
      </label>
    </FormDialog>
  );
}
