"use client";

import { FormDialog, type FormDialogProps } from "./form-dialog.tsx";
import { Select } from "./select.tsx";

interface RotateDialogProps extends Pick<FormDialogProps, "trigger" | "title" | "description" | "verb" | "change"> {
  /** Ahead of the choice, as the beginning of a sentence: `The old key expires`. */
  lead: string;
  /** The choice's name for screen readers. */
  label: string;
  /** How long the old secret may still serve. */
  spans: readonly { seconds: number; label: string }[];
  defaultSeconds: number;
  onRotate: (seconds: number, close: () => void) => void;
}

/** Asks for how long an old secret still serves, and puts a new one in its place. */
export function RotateDialog({ lead, label, spans, defaultSeconds, onRotate, ...form }: RotateDialogProps) {
  return (
    <FormDialog
      doing="Rotating"
      leave="Keep it"
      onSubmit={(fields, close) => onRotate(Number(fields.get("seconds")), close)}
      {...form}
    >
      <p className="flex items-center gap-2 text-[13px]">
        {lead}
        <Select label={label} name="seconds" defaultValue={defaultSeconds}>
          {spans.map((span) => (
            <option key={span.seconds} value={span.seconds}>
              {span.label}
            </option>
          ))}
        </Select>
      </p>
    </FormDialog>
  );
}
