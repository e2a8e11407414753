import Link from "next/link";
import type { Theme } from "#lib/theme.ts";
import { BrandMark } from "../ui/brand-mark.tsx";
import { MainNav } from "./main-nav.tsx";
import { ThemeMenu } from "./theme-menu.tsx";
import { UserMenu } from "./user-menu.tsx";

interface SiteHeaderProps {
  workspaceName: string;
  user: { name: string; email: string };
  theme: Theme;
}

export function SiteHeader({ workspaceName, user, theme }: SiteHeaderProps) {
  return (
    <header className="sticky top-0 z-20 border-b bg-canvas/85 backdrop-blur">
      <a
        href="#content"
        className="absolute -top-12 left-4 z-30 rounded-md bg-ink px-3 py-1.5 text-canvas focus:top-2.5"
      >
        Skip to the content
      </a>
      <div className="mx-auto flex max-w-[90rem] flex-wrap items-center gap-x-3 px-4 sm:px-6 md:h-13 md:flex-nowrap">
        <Link href="/uploads" className="my-2.5 flex items-center gap-2 rounded font-semibold tracking-tight">
          <BrandMark /> Vergence
        </Link>
        <span aria-hidden className="h-4 w-px rotate-12 bg-line-strong" />
        <span className="min-w-0 truncate text-ink-soft">
          <span className="sr-only">Workspace: </span>
          {workspaceName}
        </span>
        <MainNav />
        <div className="ml-auto flex items-center gap-1">
          <ThemeMenu initial={theme} />
          <UserMenu user={user} />
        </div>
      </div>
    </header>
  );
}
