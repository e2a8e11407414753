import type { LiveState } from "#lib/use-live-changes.ts";
import { classNames } from "./class-names.ts";

const looks = {
  live: { label: "Live", title: "Changes appear automatically", dot: "bg-good" },
  connecting: { label: "Connecting", title: "Waiting for the server", dot: "bg-warn animate-pulse" },
  lost: { label: "Not live", title: "The connection was lost; reconnecting", dot: "bg-bad" },
} as const;

/** Whether what is on show follows the server. */
export function LiveIndicator({ state }: { state: LiveState }) {
  const { label, title, dot } = looks[state];
  return (
    <span title={title} className="inline-flex items-center gap-1.5 text-xs text-ink-faint">
      <span aria-hidden className={classNames("size-1.5 rounded-full", dot)} />
      {label}
    </span>
  );
}
