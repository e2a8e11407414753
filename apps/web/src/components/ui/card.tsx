import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

interface CardProps {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A titled region of a page. */
export function Card({ title, aside, children, className }: CardProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className={classNames("min-w-0 overflow-hidden rounded-lg border bg-surface", className)}
    >
      <header className="flex h-10 items-center gap-3 border-b px-4">
        <h2 id={titleId} className="text-[13px] font-semibold">
          {title}
        </h2>
        <div className="ml-auto flex items-center gap-2 text-xs text-ink-soft">{aside}</div>
      </header>
      {children}
    </section>
  );
}
