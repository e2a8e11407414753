import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface NoticeProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** The heading's level where the notice is the whole page. */
  as?: "h1" | "h2";
}

/** Shown in place of content: nothing yet, not found, failed. */
export function Notice({ icon: Icon, title, children, actions, as: Heading = "h2" }: NoticeProps) {
  return (
    <div className="mx-auto flex max-w-2xl animate-enter flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 grid size-11 place-items-center rounded-xl border bg-raised text-ink-soft">
        <Icon aria-hidden className="size-5" strokeWidth={1.75} />
      </span>
      <Heading className="text-base font-semibold text-balance">{title}</Heading>
      <div className="mt-1.5 w-full text-ink-soft">{children}</div>
      {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
