import Link from "next/link";
import type { ReactNode } from "react";

interface RowLinkProps {
  href: string;
  title?: string;
  children: ReactNode;
}

/** The one link of a table's row that keyboards and screen readers meet; a click anywhere in the row follows it. */
export function RowLink({ href, title, children }: RowLinkProps) {
  return (
    <Link
      href={href}
      title={title}
      className="block truncate font-medium after:absolute after:inset-0 after:-outline-offset-2 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent"
    >
      {children}
    </Link>
  );
}
