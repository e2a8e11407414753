const columns = [
  { label: "Name", look: "" },
  { label: "Layout", look: "hidden w-38 md:table-cell" },
  { label: "Files", look: "w-20 sm:w-32" },
  { label: "Size", look: "hidden w-24 text-right lg:table-cell" },
  { label: "State", look: "w-32 sm:w-36" },
  { label: "Age", look: "hidden w-20 text-right sm:table-cell" },
  { label: "Expires", look: "hidden w-28 text-right md:table-cell" },
] as const;

/** The classes of a cell in the named column: which screens show it, how wide it is, where its text stands. */
export function columnLook(label: (typeof columns)[number]["label"]): string {
  return columns.find((column) => column.label === label)?.look ?? "";
}

export function UploadsTableHead() {
  return (
    <thead>
      <tr className="border-b text-left text-xs text-ink-faint">
        {columns.map(({ label, look }) => (
          <th key={label} scope="col" className={`h-9 px-3 font-medium first:pl-4 last:pr-4 ${look}`}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}
