"use client";

import { useQuery } from "@tanstack/react-query";
import { type Webhook, webhookStatusOf } from "@vergence/contract";
import type { ReactNode } from "react";
import { useApi } from "#lib/api-client.tsx";
import { eventTypesText, shortAddress } from "#lib/webhook-words.ts";
import { whileShown } from "#lib/while-shown.ts";
import type { ListQuery } from "../ui/data-list.tsx";
import { DataTable } from "../ui/data-table.tsx";
import type { Column } from "../ui/data-table-column.ts";
import { RowLink } from "../ui/row-link.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";

const columns: readonly Column<Webhook>[] = [
  {
    label: "Address",
    skeleton: "h-2.5 w-24",
    cell: ({ webhookId, url, description, eventTypes }) => (
      <>
        <RowLink href={`/webhooks/${webhookId}`} title={url}>
          {shortAddress(url)}
        </RowLink>
        <span className="block truncate text-xs text-ink-faint">
          {description || <span className="md:hidden">{eventTypesText(eventTypes)}</span>}
        </span>
      </>
    ),
  },
  {
    label: "Events",
    look: "hidden w-64 md:table-cell",
    cellLook: "text-[13px] text-ink-soft",
    skeleton: "w-40",
    titleOf: ({ eventTypes }) => eventTypes.join(", "),
    cell: ({ eventTypes }) => <span className="block truncate">{eventTypesText(eventTypes)}</span>,
  },
  {
    label: "State",
    look: "w-26 sm:w-30",
    skeleton: "h-5 w-20 rounded-full",
    cell: (webhook) => <StatusBadge status={webhookStatusOf(webhook)} />,
  },
  {
    label: "Last delivery",
    look: "hidden w-56 sm:table-cell",
    cellLook: "text-[13px] text-ink-soft tabular-nums",
    skeleton: "w-32",
    cell: ({ webhookId }) => <LastDelivery webhookId={webhookId} />,
  },
];

interface WebhooksTableProps {
  query: ListQuery;
  webhooks: Webhook[] | undefined;
  empty: ReactNode;
}

/** Webhooks, one a row. */
export function WebhooksTable({ query, webhooks, empty }: WebhooksTableProps) {
  return (
    <DataTable
      what="webhooks"
      caption="Webhooks, newest first"
      columns={columns}
      query={query}
      rows={webhooks}
      keyOf={({ webhookId }) => webhookId}
      empty={empty}
      skeletonWidths={["w-64", "w-48", "w-56"]}
    />
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
