import { classNames } from "./class-names.ts";

/** A grey bar in the place of text that is on its way. Hidden from screen readers: the region says that it is busy. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block h-3.5 animate-pulse rounded bg-line/70", className)} />;
}
