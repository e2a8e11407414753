"use client";

import type { AuditEvent } from "@vergence/contract";
import type { ReactNode } from "react";
import type { AuditQuery } from "#lib/audit-query.ts";
import type { ListQuery } from "../ui/data-list.tsx";
import { DataTable } from "../ui/data-table.tsx";
import type { Column } from "../ui/data-table-column.ts";
import { Time } from "../ui/time.tsx";
import { Actor, RequestId, Subject, What } from "./audit-cells.tsx";

type Narrow = (next: Partial<AuditQuery>) => void;

interface AuditTableProps {
  query: ListQuery;
  events: AuditEvent[] | undefined;
  empty: ReactNode;
  isOutdated: boolean;
  onNarrow: Narrow;
}

/** What was done, one event a row. On small screens the first column also shows the columns that do not fit. */
export function AuditTable({ query, events, empty, isOutdated, onNarrow }: AuditTableProps) {
  return (
    <DataTable
      what="audit"
      caption="What was done, newest first"
      columns={columnsOf(onNarrow)}
      query={query}
      rows={events}
      keyOf={({ id }) => id}
      empty={empty}
      isFlowing
      isOutdated={isOutdated}
      skeletonWidths={["w-40", "w-52", "w-36", "w-48", "w-44", "w-56"]}
    />
  );
}

const columnsOf = (onNarrow: Narrow): readonly Column<AuditEvent>[] => [
  { label: "What", cell: (event) => <What event={event} onNarrow={onNarrow} /> },
  {
    label: "Subject",
    look: "hidden w-56 lg:table-cell",
    cellLook: "text-[13px] text-ink-soft",
    skeleton: "w-36",
    cell: (event) => <Subject event={event} onNarrow={onNarrow} />,
  },
  {
    label: "Who",
    look: "hidden w-64 md:table-cell",
    cellLook: "text-[13px] text-ink-soft",
    skeleton: "w-32",
    cell: (event) => <Actor event={event} onNarrow={onNarrow} />,
  },
  {
    label: "When",
    look: "hidden w-48 sm:table-cell",
    cellLook: "text-[13px] text-ink-soft tabular-nums",
    skeleton: "w-36",
    cell: ({ at }) => <Time at={at} as="exact" />,
  },
  {
    label: "Request",
    look: "hidden w-36 xl:table-cell",
    cellLook: "text-ink-soft",
    skeleton: "w-20",
    cell: ({ requestId }) => <RequestId id={requestId} />,
  },
];
