"use client";

import { Plus } from "lucide-react";
import { Button } from "./button.tsx";
import { FormDialog, type FormDialogProps } from "./form-dialog.tsx";

interface CreateDialogProps extends Omit<FormDialogProps, "trigger" | "verb" | "doing"> {
  /** What it makes, as the buttons call it: `key`. */
  noun: string;
}

/** A form that makes a thing of a list, behind a button above the list. */
export function CreateDialog({ noun, ...form }: CreateDialogProps) {
  return (
    <FormDialog
      trigger={
        <Button variant="primary">
          <Plus aria-hidden /> {`New ${noun}`}
        </Button>
      }
      verb={`Create ${noun}`}
      doing="Creating"
      {...form}
    />
  );
}
