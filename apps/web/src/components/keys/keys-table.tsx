"use client";

import { type CreatedKey, type KeyState, keyStatusOf } from "@vergence/contract";
import type { ReactNode } from "react";
import { useNow } from "#lib/use-now.ts";
import type { ListQuery } from "../ui/data-list.tsx";
import { DataTable } from "../ui/data-table.tsx";
import type { Column } from "../ui/data-table-column.ts";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";

type OnRotated = (created: CreatedKey) => void;

interface KeysTableProps {
  query: ListQuery;
  keys: KeyState[] | undefined;
  empty: ReactNode;
  onRotated: OnRotated;
}

/** API keys, one a row, each with what can be done to it. */
export function KeysTable({ query, keys, empty, onRotated }: KeysTableProps) {
  return (
    <DataTable
      what="API keys"
      caption="API keys, newest first"
      columns={columnsOf(onRotated)}
      query={query}
      rows={keys}
      keyOf={({ keyId }) => keyId}
      empty={empty}
    />
  );
}

const nothing = <span className="text-ink-faint">–</span>;
const numeric = "text-[13px] text-ink-soft tabular-nums";

const columnsOf = (onRotated: OnRotated): readonly Column<KeyState>[] => [
  {
    label: "Name",
    cell: ({ name, prefix }) => (
      <>
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate font-mono text-xs text-ink-faint">{prefix}…</span>
      </>
    ),
  },
  {
    label: "Role",
    look: "hidden w-24 sm:table-cell",
    cellLook: "text-[13px] text-ink-soft",
    cell: ({ role }) => role,
  },
  { label: "State", look: "w-28", cell: (state) => <KeyStatus state={state} /> },
  {
    label: "Last used",
    look: "hidden w-28 md:table-cell",
    cellLook: numeric,
    cell: ({ lastUsedAt }) => (lastUsedAt ? <Time at={lastUsedAt} as="ago" /> : nothing),
  },
  { label: "Expires", look: "hidden w-28 lg:table-cell", cellLook: numeric, cell: (state) => <KeyEnd state={state} /> },
  {
    label: "Actions",
    isLabelHidden: true,
    look: "w-36 sm:w-44",
    cellLook: "text-right",
    cell: (state) => <KeyActions state={state} onRotated={onRotated} />,
  },
];

/** What the key is good for now; on the server, which has no clock of the page's, when it was made. */
function useKeyStatus(state: KeyState) {
  const now = useNow();
  return keyStatusOf(state, new Date(now ?? Date.parse(state.createdAt)));
}

function KeyStatus({ state }: { state: KeyState }) {
  return <StatusBadge status={useKeyStatus(state)} />;
}

function KeyEnd({ state }: { state: KeyState }) {
  const status = useKeyStatus(state);
  const { expiresAt, revokedAt } = state;
  return revokedAt || !expiresAt ? nothing : <Time at={expiresAt} as={status === "expired" ? "ago" : "left"} />;
}

function KeyActions({ state, onRotated }: { state: KeyState; onRotated: OnRotated }) {
  const status = useKeyStatus(state);
  return (
    <span className="inline-flex gap-1.5">
      {status === "active" && <RotateKeyDialog state={state} onRotated={onRotated} />}
      {(status === "active" || status === "ending") && <RevokeKeyDialog state={state} />}
    </span>
  );
}
