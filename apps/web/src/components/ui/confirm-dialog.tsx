"use client";

import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button } from "./button.tsx";
import { dialogLook, overlayLook } from "./dialog-look.ts";
import { Refusal } from "./refusal.tsx";

interface ConfirmDialogProps {
  trigger: ReactNode;
  title: string;
  /** What will happen. */
  children: ReactNode;
  /** The button that does it, and what it says meanwhile. */
  verb: string;
  doing: string;
  /** The mutation that does it. */
  change: {
    mutate: (options: { onSuccess: () => void }) => void;
    reset: () => void;
    isPending: boolean;
    error: unknown;
  };
}

/** Asks before something that cannot be undone. The harmless answer has the focus. */
export function ConfirmDialog({ trigger, title, children, verb, doing, change }: ConfirmDialogProps) {
  const [open, setOpen] = useState(false);
  const turn = (next: boolean) => {
    if (change.isPending) return;
    change.reset();
    setOpen(next);
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={turn}>
      <AlertDialog.Trigger asChild>{trigger}</AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlayLook} />
        <AlertDialog.Content className={dialogLook}>
          <AlertDialog.Title className="text-base font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 break-words text-ink-soft">{children}</AlertDialog.Description>
          <Refusal error={change.error} />
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button disabled={change.isPending}>Keep it</Button>
            </AlertDialog.Cancel>
            <Button
              variant="danger"
              disabled={change.isPending}
              onClick={() => change.mutate({ onSuccess: () => setOpen(false) })}
            >
              {change.isPending ? doing : verb}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
