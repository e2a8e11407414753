"use client";

import { LogOut } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { signOut } from "#lib/auth-client.ts";
import { Menu, menuItemLook } from "../ui/menu.tsx";

export function UserMenu({ user }: { user: { name: string; email: string } }) {
  const [failed, setFailed] = useState(false);
  const leave = async () => {
    // A fresh load of the sign-in page drops everything that this page still holds in memory.
    if (await signOut()) location.assign("/sign-in");
    else setFailed(true);
  };
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`Account of ${user.name}`}
          className="grid size-7 place-items-center rounded-full border bg-raised text-xs font-semibold text-ink-soft uppercase transition-colors hover:border-line-strong hover:text-ink"
        >
          {user.name.slice(0, 1) || user.email.slice(0, 1)}
        </button>
      }
    >
      <DropdownMenu.Label className="px-2 py-1.5">
        <span className="block font-medium">{user.name}</span>
        <span className="block text-xs text-ink-soft">{user.email}</span>
      </DropdownMenu.Label>
      <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />
      <DropdownMenu.Item
        className={menuItemLook}
        onSelect={(event) => {
          event.preventDefault();
          void leave();
        }}
      >
        <LogOut aria-hidden /> Sign out
      </DropdownMenu.Item>
      {failed && (
        <p role="alert" className="px-2 py-1.5 text-xs text-bad">
          The server did not answer. Please try again.
        </p>
      )}
    </Menu>
  );
}
