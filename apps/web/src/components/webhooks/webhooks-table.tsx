"use client";

import { useQuery } from "@tanstack/react-query";
import { type Webhook, webhookStatusOf } from "@vergence/contract";
import Link from "next/link";
import { useApi } from "#lib/api-client.tsx";
import { eventTypesText, shortAddress } from "#lib/webhook-words.ts";
import { whileShown } from "#lib/while-shown.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";

const columns = [
  { label: "Address", look: "" },
  { label: "Events", look: "hidden w-64 md:table-cell" },
  { label: "State", look: "w-26 sm:w-30" },
  { label: "Last delivery", look: "hidden w-56 sm:table-cell" },
] as const;

export function WebhooksTableHead() {
  return (
    <thead>
      <tr className="border-b text-left text-xs text-ink-faint">
        {columns.map(({ label, look }) => (
          <th key={label} scope="col" className={`h-9 px-3 font-medium first:pl-4 last:pr-4 ${look}`}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The classes of a cell in the named column. */
export const webhookColumnLook = (label: (typeof columns)[number]["label"]): string =>
  columns.find((column) => column.label === label)?.look ?? "";

export function WebhooksTable({ webhooks }: { webhooks: Webhook[] }) {
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="sr-only">Webhooks, newest first</caption>
      <WebhooksTableHead />
      <tbody className="divide-y">
        {webhooks.map((webhook) => (
          <WebhookRow key={webhook.webhookId} webhook={webhook} />
        ))}
      </tbody>
    </table>
  );
}

/** One webhook. The whole row leads to its page, through the one link that keyboards and screen readers meet. */
function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { webhookId, url, description, eventTypes } = webhook;
  return (
    <tr className="group relative transition-colors hover:bg-raised/60 [&>td]:px-3 [&>td:last-child]:pr-4">
      <th scope="row" className="h-13 py-1.5 pr-3 pl-4 text-left font-normal">
        <Link
          href={`/webhooks/${webhookId}`}
          title={url}
          className="block truncate font-medium after:absolute after:inset-0 after:-outline-offset-2 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {shortAddress(url)}
        </Link>
        <span className="block truncate text-xs text-ink-faint">
          {description || <span className="md:hidden">{eventTypesText(eventTypes)}</span>}
        </span>
      </th>
      <td className={`${webhookColumnLook("Events")} text-[13px] text-ink-soft`} title={eventTypes.join(", ")}>
        <span className="block truncate">{eventTypesText(eventTypes)}</span>
      </td>
      <td className={webhookColumnLook("State")}>
        <StatusBadge status={webhookStatusOf(webhook)} />
      </td>
      <td className={`${webhookColumnLook("Last delivery")} text-[13px] text-ink-soft tabular-nums`}>
        <LastDelivery webhookId={webhookId} />
      </td>
    </tr>
  );
}

function LastDelivery({ webhookId }: { webhookId: string }) {
  const api = useApi();
  const { data, isPending } = useQuery(
    api.webhooks.deliveries.queryOptions({ webhookId, limit: 1 }, { refetchInterval: whileShown(10_000) }),
  );
  const [delivery] = data?.items ?? [];
  if (isPending) return <Skeleton className="w-28" />;
  if (!delivery) return <span className="text-ink-faint">–</span>;
  return (
    <span className="flex items-center gap-2">
      <StatusBadge status={delivery.status} /> <Time at={delivery.attempts.at(-1)?.at ?? delivery.createdAt} as="ago" />
    </span>
  );
}
