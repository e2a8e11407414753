"use client";

import { type Layout, layouts, type UploadStatus, uploadStatuses } from "@vergence/contract";
import type { UploadsQuery } from "#lib/uploads-query.ts";
import { classNames } from "../ui/class-names.ts";
import { Select } from "../ui/select.tsx";
import { UploadsSearch } from "./uploads-search.tsx";

interface UploadsFiltersProps {
  query: UploadsQuery;
  onChange: (next: Partial<UploadsQuery>, how?: "push" | "replace") => void;
}

const states: { value: UploadStatus | undefined; label: string }[] = [
  { value: undefined, label: "All" },
  ...uploadStatuses.map((value) => ({ value, label: value })),
];

export function UploadsFilters({ query, onChange }: UploadsFiltersProps) {
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      <UploadsSearch search={query.search} onSearch={(search) => onChange({ search }, "replace")} />
      <fieldset className="flex max-w-full overflow-x-auto rounded-md border bg-surface p-0.5">
        <legend className="sr-only">State</legend>
        {states.map(({ value, label }) => (
          <button
            key={label}
            type="button"
            aria-pressed={query.status === value}
            onClick={() => onChange({ status: value })}
            className={classNames(
              "h-[26px] rounded-[5px] px-2.5 text-[13px] capitalize -outline-offset-2 transition-colors",
              query.status === value ? "bg-raised font-medium text-ink" : "text-ink-soft hover:text-ink",
            )}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <Select
        label="Layout"
        value={query.layout ?? ""}
        onChange={(event) => onChange({ layout: layouts.find((layout: Layout) => layout === event.target.value) })}
      >
        <option value="">Every layout</option>
        {layouts.map((layout) => (
          <option key={layout}>{layout}</option>
        ))}
      </Select>
    </search>
  );
}
