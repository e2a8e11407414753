"use client";

import type { UploadGroupSummary } from "@vergence/contract";
import Link from "next/link";
import { useRef } from "react";
import { formatBytes } from "#lib/format.ts";
import { useFlashOnChange } from "#lib/use-flash-on-change.ts";
import { LayoutGlyph } from "../ui/layout-glyph.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";
import { columnLook } from "./uploads-table-head.tsx";

/** One group. The whole row leads to its page, through the one link that keyboards and screen readers meet. */
export function UploadRow({ group }: { group: UploadGroupSummary }) {
  const row = useRef<HTMLTableRowElement>(null);
  const { uploadSessionId, videoName, folderName, layout, perspective, status, completedFileCount, fileCount } = group;
  useFlashOnChange(row, `${status} ${completedFileCount}`);
  return (
    <tr ref={row} className="group relative transition-colors hover:bg-raised/60 [&>td]:px-3 [&>td:last-child]:pr-4">
      <th scope="row" className="h-13 py-1.5 pr-3 pl-4 text-left font-normal">
        <Link
          href={`/uploads/${uploadSessionId}`}
          className="block truncate font-medium after:absolute after:inset-0 after:-outline-offset-2 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
        >
          {videoName}
        </Link>
        <span className="block truncate text-xs text-ink-faint">{folderName}</span>
      </th>
      <td className={columnLook("Layout")}>
        <span className="flex items-center gap-2 text-[13px]">
          <LayoutGlyph layout={layout} />
          <span className="truncate">
            {layout}
            {perspective !== "Regular" && <span className="text-ink-faint"> {perspective}°</span>}
          </span>
        </span>
      </td>
      <td className={columnLook("Files")}>
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
      </td>
      <td className={`${columnLook("Size")} text-[13px] text-ink-soft tabular-nums`}>
        {formatBytes(group.totalBytes)}
      </td>
      <td className={columnLook("State")}>
        <StatusBadge status={status} />
      </td>
      <td className={`${columnLook("Age")} text-[13px] text-ink-soft tabular-nums`}>
        <Time at={group.createdAt} as="age" />
      </td>
      <td className={`${columnLook("Expires")} text-[13px] text-ink-soft tabular-nums`}>
        {status === "pending" ? <Time at={group.expiresAt} as="left" /> : <span className="text-ink-faint">–</span>}
      </td>
    </tr>
  );
}
