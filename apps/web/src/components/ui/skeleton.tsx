import { classNames } from "./class-names.ts";

/** A grey bar in the place of text that is on its way. Hidden from screen readers: the region says that it is busy. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block h-3.5 animate-pulse rounded bg-line/70", className)} />;
}

interface SkeletonLinesProps {
  /** For screen readers: `Loading the timeline`. */
  label: string;
  /** Classes of the bars, from the top. */
  widths: readonly string[];
  /** The space between them. */
  className?: string;
}

/** Bars below each other in the place of a card's content that is on its way. */
export function SkeletonLines({ label, widths, className = "space-y-4" }: SkeletonLinesProps) {
  return (
    <div role="status" aria-label={label} className={classNames("p-4", className)}>
      {widths.map((width, index) => (
        <Skeleton key={index} className={width} />
      ))}
    </div>
  );
}
