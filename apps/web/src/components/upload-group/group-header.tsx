import type { UploadGroup } from "@vergence/contract";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { formatBytes } from "#lib/format.ts";
import type { LiveState } from "#lib/use-live-changes.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Fact } from "../ui/fact.tsx";
import { LayoutGlyph } from "../ui/layout-glyph.tsx";
import { LiveIndicator } from "../ui/live-indicator.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { Time } from "../ui/time.tsx";
import { CancelDialog } from "./cancel-dialog.tsx";

export function GroupHeader({ group, live }: { group: UploadGroup; live: LiveState }) {
  const { videoName, description, status, layout, perspective, folderName, uploadSessionId, files, libraryId } = group;
  const totalBytes = files.reduce((sum, file) => sum + file.totalBytes, 0);
  return (
    <header className="mb-5">
      <nav aria-label="Breadcrumb" className="mb-2 flex items-center gap-3">
        <Link
          href="/uploads"
          className="-ml-1 inline-flex items-center gap-0.5 rounded text-[13px] text-ink-soft hover:text-ink"
        >
          <ChevronLeft aria-hidden className="size-4" /> Uploads
        </Link>
        <LiveIndicator state={live} />
      </nav>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="min-w-0 text-xl font-semibold tracking-tight break-words">{videoName}</h1>
        <StatusBadge status={status} />
        {status === "pending" && (
          <div className="ml-auto">
            <CancelDialog group={group} />
          </div>
        )}
      </div>
      {description && <p className="mt-1 max-w-3xl text-ink-soft whitespace-pre-line">{description}</p>}
      <dl className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2 text-[13px]">
        <Fact term="Layout">
          <LayoutGlyph layout={layout} /> {layout}
        </Fact>
        {perspective !== "Regular" && <Fact term="Perspective">{perspective}°</Fact>}
        <Fact term="Folder">{folderName}</Fact>
        <Fact term="Size">{formatBytes(totalBytes)}</Fact>
        <Fact term="Started">
          <Time at={group.createdAt} as="ago" />
        </Fact>
        {status === "pending" && (
          <Fact term="Expires">
            <Time at={group.expiresAt} as="left" />
          </Fact>
        )}
        {libraryId !== null && <Fact term="Library id">{libraryId}</Fact>}
        <Fact term="Session">
          <span className="max-w-52 truncate font-mono sm:max-w-none text-xs text-ink-soft" title={uploadSessionId}>
            {uploadSessionId}
          </span>
          <CopyButton text={uploadSessionId} what="session id" />
        </Fact>
      </dl>
    </header>
  );
}
