"use client";

import { type CreatedKey, type KeyState, keyStatusOf } from "@vergence/contract";
import { useNow } from "#lib/use-now.ts";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";
import { RotateKeyDialog } from "./rotate-key-dialog.tsx";

const columns = [
  { label: "Name", look: "" },
  { label: "Role", look: "hidden w-24 sm:table-cell" },
  { label: "State", look: "w-28" },
  { label: "Last use", look: "hidden w-28 md:table-cell" },
  { label: "Ends", look: "hidden w-28 lg:table-cell" },
] as const;

interface KeysTableProps {
  keys: KeyState[];
  onRotated: (created: CreatedKey) => void;
}

export function KeysTable({ keys, onRotated }: KeysTableProps) {
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="sr-only">API keys, newest first</caption>
      <thead>
        <tr className="border-b text-left text-xs text-ink-faint">
          {columns.map(({ label, look }) => (
            <th key={label} scope="col" className={`h-9 px-3 font-medium first:pl-4 ${look}`}>
              {label}
            </th>
          ))}
          <th scope="col" className="w-36 pr-4 sm:w-44">
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody className="divide-y">
        {keys.map((key) => (
          <KeyRow key={key.keyId} state={key} onRotated={onRotated} />
        ))}
      </tbody>
    </table>
  );
}

function KeyRow({ state, onRotated }: { state: KeyState; onRotated: KeysTableProps["onRotated"] }) {
  const now = useNow();
  const status = keyStatusOf(state, new Date(now ?? Date.parse(state.createdAt)));
  const { name, prefix, role, lastUsedAt, expiresAt, revokedAt } = state;
  const nothing = <span className="text-ink-faint">–</span>;
  const [, roleColumn, stateColumn, useColumn, endColumn] = columns;
  return (
    <tr className="transition-colors hover:bg-raised/60 [&>td]:px-3">
      <th scope="row" className="h-13 py-1.5 pr-3 pl-4 text-left font-normal">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate font-mono text-xs text-ink-faint">{prefix}…</span>
      </th>
      <td className={`${roleColumn.look} text-[13px] text-ink-soft`}>{role}</td>
      <td className={stateColumn.look}>
        <StatusBadge status={status} />
      </td>
      <td className={`${useColumn.look} text-[13px] text-ink-soft tabular-nums`}>
        {lastUsedAt ? <Time at={lastUsedAt} as="ago" /> : nothing}
      </td>
      <td className={`${endColumn.look} text-[13px] text-ink-soft tabular-nums`}>
        {revokedAt || !expiresAt ? nothing : <Time at={expiresAt} as={status === "expired" ? "ago" : "left"} />}
      </td>
      <td className="pr-4! text-right">
        <span className="inline-flex gap-1.5">
          {status === "active" && <RotateKeyDialog state={state} onRotated={onRotated} />}
          {(status === "active" || status === "ending") && <RevokeKeyDialog state={state} />}
        </span>
      </td>
    </tr>
  );
}
