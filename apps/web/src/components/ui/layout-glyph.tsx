import type { Layout } from "@vergence/contract";
import type { ReactNode } from "react";

const line = { fill: "none", stroke: "currentColor", strokeWidth: 1.4 } as const;
const left = { ...line, fill: "var(--color-eye-left)", fillOpacity: 0.28 } as const;
const right = { ...line, fill: "var(--color-eye-right)", fillOpacity: 0.28 } as const;

/** How the eyes lie in the file: the left one in red, the right one in cyan. */
const drawings: Record<Layout, ReactNode> = {
  "2D": <rect x="2" y="2" width="18" height="12" rx="2" {...line} />,
  SBS: (
    <>
      <path d="M11 2H4a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h7z" {...left} />
      <path d="M11 2h7a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7z" {...right} />
    </>
  ),
  TB: (
    <>
      <path d="M2 8V4a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v4z" {...left} />
      <path d="M2 8v4a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V8z" {...right} />
    </>
  ),
  Separate: (
    <>
      <rect x="1.5" y="3" width="8" height="10" rx="1.8" {...left} />
      <rect x="12.5" y="3" width="8" height="10" rx="1.8" {...right} />
    </>
  ),
  MVHEVC: (
    <>
      <rect x="2" y="2" width="13.5" height="9" rx="1.8" {...left} />
      <rect x="6.5" y="5" width="13.5" height="9" rx="1.8" {...right} />
    </>
  ),
  AIV: (
    <>
      <path d="M2 13.5a9 9 0 0 1 9-11v11z" {...left} />
      <path d="M20 13.5a9 9 0 0 0-9-11v11z" {...right} />
    </>
  ),
};

export function LayoutGlyph({ layout }: { layout: Layout }) {
  return (
    <svg aria-hidden viewBox="0 0 22 16" className="h-4 w-[22px] shrink-0 text-ink-soft">
      <title>{layout}</title>
      {drawings[layout]}
    </svg>
  );
}
