"use client";

import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

interface MenuProps {
  trigger: ReactNode;
  children: ReactNode;
}

export const menuItemLook =
  "flex h-8 items-center gap-2 rounded px-2 text-[13px] outline-none select-none data-highlighted:bg-raised [&_svg]:size-4 [&_svg]:text-ink-soft";

/** A menu that opens under its trigger, which must be one button. */
export function Menu({ trigger, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-40 min-w-44 animate-enter rounded-lg border bg-surface p-1 shadow-lg shadow-black/10"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
