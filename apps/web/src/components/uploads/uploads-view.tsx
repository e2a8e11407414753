"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useApi } from "#lib/api-client.tsx";
import { isFiltered, parseUploadsQuery, uploadsHref } from "#lib/uploads-query.ts";
import { useAddressQuery } from "#lib/use-address-query.ts";
import { useLiveChanges } from "#lib/use-live-changes.ts";
import { LiveIndicator } from "../ui/live-indicator.tsx";
import { Pager } from "../ui/pager.tsx";
import { NoUploadsFound, NoUploadsYet } from "./no-uploads.tsx";
import { UploadsAnnouncer } from "./uploads-announcer.tsx";
import { UploadsFilters } from "./uploads-filters.tsx";
import { UploadsTable } from "./uploads-table.tsx";

const pageSize = 25;

/** The workspace's upload groups, newest first: filtered, searched and paged by the server, and kept up to date. */
export function UploadsView() {
  const api = useApi();
  const { query, change } = useAddressQuery(parseUploadsQuery, uploadsHref);
  const live = useLiveChanges();
  const { status, layout, search, trail } = query;
  const input = { status, layout, search: search || undefined, cursor: trail.at(-1), limit: pageSize };
  const page = useQuery(api.uploadGroups.list.queryOptions(input, { placeholderData: keepPreviousData }));
  const items = page.data?.items;
  const isFirstUse = items?.length === 0 && !isFiltered(query) && trail.length === 0;

  return (
    <>
      <div className="mb-4 flex items-center gap-3">
        <h1 className="text-lg font-semibold tracking-tight">Uploads</h1>
        <LiveIndicator state={live} />
      </div>
      {!isFirstUse && <UploadsFilters query={query} onChange={change} />}
      <UploadsTable
        query={page}
        groups={items}
        isOutdated={page.isPlaceholderData}
        empty={
          isFirstUse ? (
            <NoUploadsYet />
          ) : (
            <NoUploadsFound onClear={() => change({ status: undefined, layout: undefined, search: "" })} />
          )
        }
      />
      {items && (
        <Pager trail={trail} nextCursor={page.data?.nextCursor ?? null} onTurn={(next) => change({ trail: next })} />
      )}
      <UploadsAnnouncer key={JSON.stringify(input)} groups={page.isPlaceholderData ? undefined : items} />
    </>
  );
}
