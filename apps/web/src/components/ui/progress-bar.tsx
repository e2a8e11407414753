import { classNames } from "./class-names.ts";

interface ProgressBarProps {
  label: string;
  /** 0 to 100. */
  percent: number;
  tone?: "accent" | "good" | "bad" | "quiet";
  className?: string;
}

const fills = { accent: "bg-accent", good: "bg-good", bad: "bg-bad", quiet: "bg-ink-faint" } as const;

export function ProgressBar({ label, percent, tone = "accent", className }: ProgressBarProps) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      className={classNames("h-1 overflow-hidden rounded-full bg-line", className)}
    >
      <div
        className={classNames("h-full rounded-full transition-[width] duration-300", fills[tone])}
        style={{ width: `${percent}%` }}
      />
    </div>
  );
}
