"use client";

import { useQuery } from "@tanstack/react-query";
import type { UploadGroup } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { useLiveChanges } from "#lib/use-live-changes.ts";
import { FilesCard } from "./files-card.tsx";
import { GroupAnnouncer } from "./group-announcer.tsx";
import { GroupHeader } from "./group-header.tsx";
import { LibrarySection } from "./library-section.tsx";
import { TimelineCard } from "./timeline-card.tsx";

/**
 * One upload group: its files, what became of them, and all that happened. `initial` is what the server has just read.
 */
export function GroupView({ initial }: { initial: UploadGroup }) {
  const api = useApi();
  const { uploadSessionId } = initial;
  const live = useLiveChanges(uploadSessionId);
  const { data: group } = useQuery(api.uploadGroups.get.queryOptions({ uploadSessionId }, { initialData: initial }));
  return (
    <>
      <GroupHeader group={group} live={live} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
        {group.libraryId === null ? (
          <>
            <FilesCard group={group} />
            <TimelineCard uploadSessionId={uploadSessionId} />
          </>
        ) : (
          <LibrarySection
            libraryId={group.libraryId}
            files={<FilesCard group={group} />}
            timeline={<TimelineCard uploadSessionId={uploadSessionId} />}
          />
        )}
      </div>
      <GroupAnnouncer group={group} />
    </>
  );
}
