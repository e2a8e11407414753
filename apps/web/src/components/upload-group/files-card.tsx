import type { FileState, UploadGroup } from "@vergence/contract";
import { formatBytes, formatCount } from "#lib/format.ts";
import { Card } from "../ui/card.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";
import { roleLabel } from "./role-label.ts";
import { StoredParts } from "./stored-parts.tsx";

/**
 * The files of a group, one a row. No DataTable: the rows are part of the group, which the page has already, so there
 * is nothing to load and no empty state; the card has the border; columns are as wide as their text, which is short,
 * and a row grows with the list of its stored parts.
 */
export function FilesCard({ group }: { group: UploadGroup }) {
  const { files, uploadSessionId } = group;
  const doneCount = files.filter((file) => file.status === "completed").length;
  return (
    <Card title="Files" aside={`${doneCount} of ${formatCount(files.length, "file")} done`}>
      <table className="w-full border-collapse">
        <caption className="sr-only">Files of this group</caption>
        <thead>
          <tr className="border-b text-left text-xs text-ink-faint [&>th]:h-8 [&>th]:px-3 [&>th]:font-medium">
            <th scope="col" className="pl-4!">
              Name
            </th>
            <th scope="col" className="hidden sm:table-cell">
              Role
            </th>
            <th scope="col" className="hidden md:table-cell">
              Strategy
            </th>
            <th scope="col" className="text-right">
              Size
            </th>
            <th scope="col" className="w-32 pr-4!">
              State
            </th>
          </tr>
        </thead>
        <tbody className="divide-y">
          {files.map((file) => (
            <FileRow key={file.uploadId} file={file} uploadSessionId={uploadSessionId} />
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function FileRow({ file, uploadSessionId }: { file: FileState; uploadSessionId: string }) {
  const showsParts = file.status === "pending" && file.uploadStrategy === "multipart";
  return (
    <tr className="[&>td]:px-3 [&>td]:align-top [&>td]:leading-10">
      <th scope="row" className="w-full max-w-0 py-2.5 pr-3 pl-4 text-left font-normal">
        <span className="block truncate" title={file.fileName}>
          {file.fileName}
        </span>
        <span className="block text-xs text-ink-faint sm:hidden">{roleLabel(file)}</span>
        {showsParts && <StoredParts file={file} uploadSessionId={uploadSessionId} />}
      </th>
      <td className="hidden text-[13px] whitespace-nowrap text-ink-soft sm:table-cell">{roleLabel(file)}</td>
      <td className="hidden text-[13px] whitespace-nowrap text-ink-soft md:table-cell">
        {file.uploadStrategy === "multipart" ? formatCount(file.totalParts, "part") : "Single PUT"}
      </td>
      <td className="text-right text-[13px] whitespace-nowrap text-ink-soft tabular-nums">
        {formatBytes(file.totalBytes)}
      </td>
      <td className="pr-4! whitespace-nowrap">
        <StatusBadge status={file.status} />
      </td>
    </tr>
  );
}
