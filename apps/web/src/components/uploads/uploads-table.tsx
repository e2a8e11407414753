import type { UploadGroupSummary } from "@vergence/contract";
import type { ReactNode } from "react";
import { formatBytes } from "#lib/format.ts";
import type { ListQuery } from "../ui/data-list.tsx";
import { DataTable } from "../ui/data-table.tsx";
import type { Column } from "../ui/data-table-column.ts";
import { LayoutGlyph } from "../ui/layout-glyph.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { RowLink } from "../ui/row-link.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";

const numeric = "text-[13px] text-ink-soft tabular-nums";

const columns: readonly Column<UploadGroupSummary>[] = [
  {
    label: "Name",
    skeleton: "h-2.5 w-16",
    cell: ({ uploadSessionId, videoName, folderName }) => (
      <>
        <RowLink href={`/uploads/${uploadSessionId}`}>{videoName}</RowLink>
        <span className="block truncate text-xs text-ink-faint">{folderName}</span>
      </>
    ),
  },
  {
    label: "Layout",
    look: "hidden w-38 md:table-cell",
    skeleton: "w-16",
    cell: ({ layout, perspective }) => (
      <span className="flex items-center gap-2 text-[13px]">
        <LayoutGlyph layout={layout} />
        <span className="truncate">
          {layout}
          {perspective !== "Regular" && <span className="text-ink-faint"> {perspective}°</span>}
        </span>
      </span>
    ),
  },
  { label: "Files", look: "w-20 sm:w-32", skeleton: "w-20", cell: (group) => <FilesDone group={group} /> },
  {
    label: "Size",
    look: "hidden w-24 text-right lg:table-cell",
    cellLook: numeric,
    skeleton: "ml-auto w-14",
    cell: ({ totalBytes }) => formatBytes(totalBytes),
  },
  {
    label: "State",
    look: "w-32 sm:w-36",
    skeleton: "h-5 w-20 rounded-full",
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    label: "Age",
    look: "hidden w-20 text-right sm:table-cell",
    cellLook: numeric,
    skeleton: "ml-auto w-8",
    cell: ({ createdAt }) => <Time at={createdAt} as="age" />,
  },
  {
    label: "Expires",
    look: "hidden w-28 text-right md:table-cell",
    cellLook: numeric,
    skeleton: "ml-auto w-12",
    cell: ({ status, expiresAt }) =>
      status === "pending" ? <Time at={expiresAt} as="left" /> : <span className="text-ink-faint">–</span>,
  },
];

interface UploadsTableProps {
  query: ListQuery;
  groups: UploadGroupSummary[] | undefined;
  empty: ReactNode;
  isOutdated: boolean;
}

/** Upload groups, one a row; a row lights up when a file or the group changes. */
export function UploadsTable({ query, groups, empty, isOutdated }: UploadsTableProps) {
  return (
    <DataTable
      what="uploads"
      caption="Upload groups, newest first"
      columns={columns}
      query={query}
      rows={groups}
      keyOf={({ uploadSessionId }) => uploadSessionId}
      flashOf={({ status, completedFileCount }) => `${status} ${completedFileCount}`}
      empty={empty}
      isOutdated={isOutdated}
      skeletonWidths={["w-48", "w-64", "w-40", "w-56", "w-44", "w-60", "w-36", "w-52"]}
    />
  );
}

function FilesDone({ group: { videoName, status, completedFileCount, fileCount } }: { group: UploadGroupSummary }) {
  return (
    <span className="flex items-center gap-2.5">
      <span className="w-10 text-[13px] tabular-nums">
        {completedFileCount}
        <span className="text-ink-faint">/{fileCount}</span>
      </span>
      <ProgressBar
        label={`Files of ${videoName} that are done`}
        percent={(100 * completedFileCount) / fileCount}
        tone={status === "completed" ? "good" : status === "pending" ? "accent" : "quiet"}
        className="hidden w-14 sm:block"
      />
    </span>
  );
}
