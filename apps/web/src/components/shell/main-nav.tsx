"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "../ui/class-names.ts";

const pages = [
  { href: "/uploads", label: "Uploads" },
  { href: "/webhooks", label: "Webhooks" },
  { href: "/keys", label: "API keys" },
  { href: "/audit", label: "Audit" },
];

/** Beside the brand; on a phone a line of its own below it. */
export function MainNav() {
  const path = usePathname();
  return (
    <nav
      aria-label="Main"
      className="order-last -mx-2.5 w-[calc(100%+1.25rem)] pb-1.5 md:order-none md:mx-0 md:ml-2 md:w-auto md:pb-0"
    >
      <ul className="flex gap-1">
        {pages.map(({ href, label }) => {
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={isHere ? "page" : undefined}
                className={classNames(
                  "flex h-7 items-center rounded-md px-2.5 text-[13px] font-medium transition-colors",
                  isHere ? "bg-raised text-ink" : "text-ink-soft hover:text-ink",
                )}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
