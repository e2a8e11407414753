import type { Column } from "./data-table-column.ts";

/** The headings of a DataTable. */
export function DataTableHead<Row>({ columns }: { columns: readonly Column<Row>[] }) {
  return (
    <thead>
      <tr className="border-b text-left text-xs text-ink-faint">
        {columns.map(({ label, look, isLabelHidden }) => (
          <th key={label} scope="col" className={`h-9 px-3 font-medium first:pl-4 last:pr-4 ${look ?? ""}`}>
            {isLabelHidden ? <span className="sr-only">{label}</span> : label}
          </th>
        ))}
      </tr>
    </thead>
  );
}
