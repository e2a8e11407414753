"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { WebhookDelivery } from "@vergence/contract";
import { ChevronRight } from "lucide-react";
import { useApi } from "#lib/api-client.tsx";
import { formatCount, formatElapsed } from "#lib/format.ts";
import { lastAnswer } from "#lib/webhook-words.ts";
import { Button } from "../ui/button.tsx";
import { Refusal } from "../ui/refusal.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";

interface DeliveryRowProps {
  webhookId: string;
  delivery: WebhookDelivery;
  /** Whether the webhook takes anything now. */
  canReplay: boolean;
  onReplayed: () => void;
}

/** One delivery; opened it shows each attempt and what was answered. */
export function DeliveryRow({ webhookId, delivery, canReplay, onReplayed }: DeliveryRowProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const { deliveryId, eventId, eventType, isReplay, status, attempts, createdAt, nextAttemptAt } = delivery;
  const replay = useMutation(
    api.webhooks.replayDelivery.mutationOptions({
      onSuccess: onReplayed,
      onSettled: () => void queryClient.invalidateQueries(api.webhooks.pathFilter()),
    }),
  );
  return (
    <li className="px-4 py-2.5">
      <div className="flex items-start gap-3">
        <details className="group min-w-0 flex-1">
          <summary className="flex min-h-7 cursor-pointer list-none items-start gap-3 rounded [&::-webkit-details-marker]:hidden">
            <ChevronRight
              aria-hidden
              className="mt-1.75 size-3.5 shrink-0 text-ink-faint transition-transform group-open:rotate-90"
            />
            <span className="flex min-h-7 min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
              <span className="font-mono text-[13px] sm:w-40">{eventType}</span>
              <span className="sm:w-28">
                <StatusBadge status={status} />
              </span>
              <span className="text-[13px] text-ink-soft tabular-nums sm:w-44">
                {attempts.length > 0 && `${formatCount(attempts.length, "attempt")}, ${lastAnswer(delivery)}`}
                {attempts.length === 0 && (status === "pending" ? "Not sent yet" : "Not sent")}
              </span>
              <span className="text-xs text-ink-faint tabular-nums">
                <Time at={createdAt} as="ago" />
                {isReplay && " · replay"}
                {nextAttemptAt && attempts.length > 0 && (
                  <>
                    {" "}
                    · again <Time at={nextAttemptAt} as="left" />
                  </>
                )}
              </span>
            </span>
          </summary>
          <dl className="mt-2 mb-1 ml-6.5 flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-soft">
            <Id term="Delivery" id={deliveryId} />
            {eventId && <Id term="Event" id={eventId} />}
          </dl>
          <Attempts attempts={attempts} />
        </details>
        {eventId && (
          <Button
            size="sm"
            aria-label={`Replay ${eventType}`}
            title={canReplay ? undefined : "Enable the webhook first"}
            disabled={replay.isPending || !canReplay}
            onClick={() => replay.mutate({ webhookId, deliveryId })}
          >
            {replay.isPending ? "Sending" : "Replay"}
          </Button>
        )}
      </div>
      <Refusal error={replay.error} />
    </li>
  );
}

function Id({ term, id }: { term: string; id: string }) {
  return (
    <div className="flex min-w-0 gap-1.5">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="font-mono break-all">{id}</dd>
    </div>
  );
}

function Attempts({ attempts }: { attempts: WebhookDelivery["attempts"] }) {
  return (
    <ol aria-label="Attempts" className="ml-6.5 space-y-2 py-1">
      {attempts.map(({ at, durationMs, statusCode, error, responseExcerpt }) => (
        <li key={at} className="text-[13px]">
          <p className="flex flex-wrap gap-x-2">
            <span className="font-medium tabular-nums">{statusCode ?? "No answer"}</span>
            <span className="text-ink-faint tabular-nums">
              <Time at={at} as="ago" /> · {formatElapsed(durationMs)}
            </span>
            {error && <span className="min-w-0 break-words text-bad">{error}</span>}
          </p>
          {responseExcerpt && (
            <pre className="mt-1 max-h-40 overflow-y-auto rounded-md border bg-canvas px-3 py-2 font-mono text-xs break-words whitespace-pre-wrap">
              {responseExcerpt}
            </pre>
          )}
        </li>
      ))}
    </ol>
  );
}
