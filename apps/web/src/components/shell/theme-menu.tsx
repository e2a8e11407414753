"use client";

import { Check, Monitor, Moon, Sun } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { parseTheme, type Theme, themes } from "#lib/theme.ts";
import { keepTheme } from "../../lib/keep-theme.ts";
import { Button } from "../ui/button.tsx";
import { Menu, menuItemLook } from "../ui/menu.tsx";

const looks = {
  system: { label: "System", icon: Monitor },
  light: { label: "Light", icon: Sun },
  dark: { label: "Dark", icon: Moon },
} as const;

/**
 * Chooses light, dark or the system's own. Shown at once; kept in a cookie, so that the server renders it next time.
 */
export function ThemeMenu({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const choose = (value: string) => {
    const next = parseTheme(value);
    setTheme(next);
    document.documentElement.dataset.theme = next;
    void keepTheme(next);
  };
  const Current = looks[theme].icon;
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="icon" aria-label={`Theme: ${looks[theme].label}`} title="Theme">
          <Current aria-hidden />
        </Button>
      }
    >
      <DropdownMenu.RadioGroup value={theme} onValueChange={choose}>
        {themes.map((value) => {
          const { label, icon: Icon } = looks[value];
          return (
            <DropdownMenu.RadioItem key={value} value={value} className={menuItemLook}>
              <Icon aria-hidden /> {label}
              <DropdownMenu.ItemIndicator className="ml-auto">
                <Check aria-hidden />
              </DropdownMenu.ItemIndicator>
            </DropdownMenu.RadioItem>
          );
        })}
      </DropdownMenu.RadioGroup>
    </Menu>
  );
}
