"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CreatedKey } from "@vergence/contract";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useApi } from "#lib/api-client.tsx";
import { Notice } from "../ui/notice.tsx";
import { Pager } from "../ui/pager.tsx";
import { SecretCard } from "../ui/secret-card.tsx";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { KeysTable } from "./keys-table.tsx";

const pageSize = 25;

/**
 * The workspace's API keys, newest first: made, rotated and revoked here. A new one is shown until the page is left or
 * it is put away.
 */
export function KeysView() {
  const api = useApi();
  const [trail, setTrail] = useState<string[]>([]);
  const [shown, setShown] = useState<CreatedKey | null>(null);
  const input = { cursor: trail.at(-1), limit: pageSize };
  const page = useQuery(api.keys.list.queryOptions(input, { placeholderData: keepPreviousData }));
  const items = page.data?.items;
  const show = (key: CreatedKey) => {
    setShown(key);
    setTrail([]);
  };

  return (
    <>
      <div className="mb-4 flex items-center justify-between gap-3">
        <h1 className="text-lg font-semibold tracking-tight">API keys</h1>
        <CreateKeyDialog onCreated={show} />
      </div>
      {shown && (
        <SecretCard what="API key" secret={shown.key} onClose={() => setShown(null)}>
          The {shown.role} key <strong className="font-medium">{shown.name}</strong> was created.
        </SecretCard>
      )}
      <KeysTable
        query={page}
        keys={items}
        onRotated={show}
        empty={
          <Notice icon={KeyRound} title="No API keys yet">
            <p>Programs call the API with a key of this workspace.</p>
          </Notice>
        }
      />
      {items && <Pager trail={trail} nextCursor={page.data?.nextCursor ?? null} onTurn={setTrail} />}
    </>
  );
}
