import { classNames } from "./class-names.ts";
import type { Column } from "./data-table-column.ts";
import { DataTableHead } from "./data-table-head.tsx";
import { Skeleton } from "./skeleton.tsx";

interface DataTableSkeletonProps<Row> {
  what: string;
  columns: readonly Column<Row>[];
  isFlowing: boolean;
  widths: readonly string[] | undefined;
}

/** Shown in place of a DataTable whose rows are read for the first time. */
export function DataTableSkeleton<Row>({ what, columns, isFlowing, widths }: DataTableSkeletonProps<Row>) {
  if (!widths) return <p className="px-4 py-16 text-center text-ink-faint">Loading</p>;
  const [first, ...others] = columns;
  return (
    <>
      <p role="status" className="sr-only">
        {`Loading the ${what}`}
      </p>
      <table aria-hidden className="w-full table-fixed border-collapse">
        <DataTableHead columns={columns} />
        <tbody className="divide-y">
          {widths.map((width) => (
            <tr key={width} className="[&>td]:px-3 [&>td:last-child]:pr-4">
              <td className={classNames("pl-4!", isFlowing ? "h-11" : "h-13 space-y-2")}>
                <Skeleton className={`max-w-full ${width}`} />
                {first?.skeleton && <Skeleton className={first.skeleton} />}
              </td>
              {others.map(({ label, look, skeleton }) => (
                <td key={label} className={look}>
                  <Skeleton className={skeleton} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
