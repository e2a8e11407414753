import { Skeleton } from "../ui/skeleton.tsx";
import { columnLook, UploadsTableHead } from "./uploads-table-head.tsx";

const rowWidths = ["w-48", "w-64", "w-40", "w-56", "w-44", "w-60", "w-36", "w-52"];

export function UploadsTableSkeleton() {
  return (
    <>
      <p role="status" className="sr-only">
        Loading the uploads
      </p>
      <table aria-hidden className="w-full table-fixed border-collapse">
        <UploadsTableHead />
        <tbody className="divide-y">
          {rowWidths.map((width) => (
            <tr key={width} className="[&>td]:px-3 [&>td:last-child]:pr-4">
              <td className="h-13 space-y-2 pl-4!">
                <Skeleton className={`max-w-full ${width}`} />
                <Skeleton className="h-2.5 w-16" />
              </td>
              <td className={columnLook("Layout")}>
                <Skeleton className="w-16" />
              </td>
              <td className={columnLook("Files")}>
                <Skeleton className="w-20" />
              </td>
              <td className={columnLook("Size")}>
                <Skeleton className="ml-auto w-14" />
              </td>
              <td className={columnLook("State")}>
                <Skeleton className="h-5 w-20 rounded-full" />
              </td>
              <td className={columnLook("Age")}>
                <Skeleton className="ml-auto w-8" />
              </td>
              <td className={columnLook("Expires")}>
                <Skeleton className="ml-auto w-12" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
