import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const base =
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md text-[13px] font-medium whitespace-nowrap transition-colors select-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-40 [&_svg]:size-4 [&_svg]:shrink-0";

const variants = {
  primary: "bg-ink text-canvas hover:bg-ink/85",
  secondary: "border bg-surface text-ink hover:border-line-strong hover:bg-raised",
  ghost: "text-ink-soft hover:bg-raised hover:text-ink",
  danger: "bg-bad text-canvas hover:bg-bad/85",
  dangerQuiet: "border bg-surface text-bad hover:border-bad/50 hover:bg-bad-wash",
} as const;

const sizes = { sm: "h-7 px-2", md: "h-8 px-3", icon: "size-8", iconSm: "size-6 [&_svg]:size-3.5" } as const;

interface Look {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
}

/** The classes of a button, for links that look like one. */
export function buttonLook({ variant = "secondary", size = "md" }: Look): string {
  return classNames(base, variants[variant], sizes[size]);
}

export function Button({ variant, size, className, type = "button", ...props }: ComponentProps<"button"> & Look) {
  return <button type={type} className={classNames(buttonLook({ variant, size }), className)} {...props} />;
}
