import { type ComponentProps, useId } from "react";
import { classNames } from "./class-names.ts";

export const fieldLook =
  "h-8 rounded-md border border-line-strong bg-canvas px-2.5 text-[13px] hover:border-ink-faint placeholder:text-ink-faint";

/** A line of text in a form, below its label. */
export function Field({ label, className, ...props }: ComponentProps<"input"> & { label: string }) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-[13px] font-medium">
        {label}
      </label>
      <input id={id} autoComplete="off" className={classNames(fieldLook, "w-full")} {...props} />
    </div>
  );
}
