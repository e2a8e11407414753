import { Skeleton } from "../ui/skeleton.tsx";
import { AuditTableHead, auditColumnLook } from "./audit-table.tsx";

const rowWidths = ["w-40", "w-52", "w-36", "w-48", "w-44", "w-56"];

export function AuditTableSkeleton() {
  return (
    <>
      <p role="status" className="sr-only">
        Loading the audit
      </p>
      <table aria-hidden className="w-full table-fixed border-collapse">
        <AuditTableHead />
        <tbody className="divide-y">
          {rowWidths.map((width) => (
            <tr key={width} className="[&>td]:px-3 [&>td:last-child]:pr-4">
              <td className="h-11 pl-4!">
                <Skeleton className={`max-w-full ${width}`} />
              </td>
              <td className={auditColumnLook("Subject")}>
                <Skeleton className="w-36" />
              </td>
              <td className={auditColumnLook("Who")}>
                <Skeleton className="w-32" />
              </td>
              <td className={auditColumnLook("When")}>
                <Skeleton className="w-36" />
              </td>
              <td className={auditColumnLook("Request")}>
                <Skeleton className="w-20" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
