"use client";

import { useRef } from "react";
import { useFlashOnChange } from "#lib/use-flash-on-change.ts";
import { classNames } from "./class-names.ts";
import { DataList, type DataListProps } from "./data-list.tsx";
import type { Column } from "./data-table-column.ts";
import { DataTableHead } from "./data-table-head.tsx";
import { DataTableSkeleton } from "./data-table-skeleton.tsx";

type ListStates<Row> = Pick<DataListProps<Row>, "what" | "query" | "rows" | "empty">;

interface DataTableProps<Row> extends ListStates<Row> {
  /** What the table holds and how it is sorted, for screen readers. */
  caption: string;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string | number;
  /** A row lights up when this changes. */
  flashOf?: (row: Row) => string;
  /** Whether rows grow with their text, which then stands at their top. Else they are as high as two lines. */
  isFlowing?: boolean;
  /** The next answer is on its way; what is on show belongs to the query before. */
  isOutdated?: boolean;
  /** Classes of the first column's bars while the rows are read, one for each; without them a word stands there. */
  skeletonWidths?: readonly string[];
}

/** A list of things in the page, one a row, in each of the list's states. */
export function DataTable<Row>({ what, query, rows, empty, ...table }: DataTableProps<Row>) {
  const { caption, columns, keyOf, flashOf, isFlowing = false, isOutdated = false, skeletonWidths } = table;
  return (
    <DataList
      what={what}
      query={query}
      rows={rows}
      loading={<DataTableSkeleton what={what} columns={columns} isFlowing={isFlowing} widths={skeletonWidths} />}
      empty={empty}
      className="overflow-hidden rounded-lg border bg-surface"
    >
      {(present) => (
        <table
          className={classNames("w-full table-fixed border-collapse transition-opacity", isOutdated && "opacity-50")}
        >
          <caption className="sr-only">{caption}</caption>
          <DataTableHead columns={columns} />
          <tbody className="divide-y">
            {present.map((row) => (
              <DataRow
                key={keyOf(row)}
                row={row}
                columns={columns}
                flash={flashOf?.(row) ?? ""}
                isFlowing={isFlowing}
              />
            ))}
          </tbody>
        </table>
      )}
    </DataList>
  );
}

interface DataRowProps<Row> {
  row: Row;
  columns: readonly Column<Row>[];
  flash: string;
  isFlowing: boolean;
}

function DataRow<Row>({ row, columns, flash, isFlowing }: DataRowProps<Row>) {
  const element = useRef<HTMLTableRowElement>(null);
  useFlashOnChange(element, flash);
  const [first, ...others] = columns;
  return (
    <tr
      ref={element}
      className={classNames(
        "relative transition-colors hover:bg-raised/60 [&>td]:px-3 [&>td:last-child]:pr-4",
        isFlowing && "align-top [&>td]:py-2",
      )}
    >
      <th
        scope="row"
        className={classNames("pr-3 pl-4 text-left font-normal", isFlowing ? "py-2" : "h-13 py-1.5", first?.look)}
      >
        {first?.cell(row)}
      </th>
      {others.map(({ label, look, cellLook, cell, titleOf }) => (
        <td key={label} className={classNames(look, cellLook)} title={titleOf?.(row)}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}
