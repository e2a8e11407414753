import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";

/** The browser's own select, which every keyboard and screen reader knows, in our dress. */
export function Select({ label, children, ...props }: ComponentProps<"select"> & { label: string }) {
  return (
    <span className="relative inline-flex">
      <select
        aria-label={label}
        className="h-8 appearance-none rounded-md border bg-surface pr-7 pl-2.5 text-[13px] text-ink transition-colors hover:border-line-strong"
        {...props}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-faint"
      />
    </span>
  );
}
