"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ScrollText, SearchX } from "lucide-react";
import { useApi } from "#lib/api-client.tsx";
import { auditHref, auditInput, isNarrowed, parseAuditQuery } from "#lib/audit-query.ts";
import { useAddressQuery } from "#lib/use-address-query.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Pager } from "../ui/pager.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTable } from "./audit-table.tsx";

const pageSize = 50;
const everything = {
  subject: undefined,
  subjectId: undefined,
  actor: undefined,
  action: undefined,
  from: undefined,
  to: undefined,
};

/** Everything that was done in the workspace, newest first: who, what, to what, when, and in which call. */
export function AuditView() {
  const api = useApi();
  const { query, change } = useAddressQuery(parseAuditQuery, auditHref);
  const page = useQuery(
    api.audit.list.queryOptions({ ...auditInput(query), limit: pageSize }, { placeholderData: keepPreviousData }),
  );
  const items = page.data?.items;
  return (
    <>
      <h1 className="mb-4 text-lg font-semibold tracking-tight">Audit</h1>
      <AuditFilters
        query={query}
        actorName={items?.find(({ actor }) => actor === query.actor)?.actorName ?? null}
        onChange={change}
        onClear={() => change(everything)}
      />
      <AuditTable
        query={page}
        events={items}
        isOutdated={page.isPlaceholderData}
        onNarrow={change}
        empty={
          isNarrowed(query) ? (
            <Notice
              icon={SearchX}
              title="Nothing matches"
              actions={<Button onClick={() => change(everything)}>Clear the filters</Button>}
            >
              <p>No event has these properties.</p>
            </Notice>
          ) : (
            <Notice icon={ScrollText} title="No events yet">
              <p>Every change of this workspace appears here.</p>
            </Notice>
          )
        }
      />
      {items && (
        <Pager trail={query.trail} nextCursor={page.data?.nextCursor ?? null} onTurn={(trail) => change({ trail })} />
      )}
    </>
  );
}
