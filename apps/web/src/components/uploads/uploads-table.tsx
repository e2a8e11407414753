import type { UploadGroupSummary } from "@vergence/contract";
import { classNames } from "../ui/class-names.ts";
import { UploadRow } from "./upload-row.tsx";
import { UploadsTableHead } from "./uploads-table-head.tsx";

interface UploadsTableProps {
  groups: UploadGroupSummary[];
  /** The next answer is on its way; what is on show belongs to the query before. */
  isOutdated: boolean;
}

export function UploadsTable({ groups, isOutdated }: UploadsTableProps) {
  return (
    <table className={classNames("w-full table-fixed border-collapse transition-opacity", isOutdated && "opacity-50")}>
      <caption className="sr-only">Upload groups, newest first</caption>
      <UploadsTableHead />
      <tbody className="divide-y">
        {groups.map((group) => (
          <UploadRow key={group.uploadSessionId} group={group} />
        ))}
      </tbody>
    </table>
  );
}
