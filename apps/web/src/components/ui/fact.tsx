import type { ReactNode } from "react";

/** A term and its value, in a `dl`. */
export function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="flex min-h-6 items-center gap-2">
      <dt className="shrink-0 text-ink-faint">{term}</dt>
      <dd className="flex min-w-0 items-center gap-1.5">{children}</dd>
    </div>
  );
}
