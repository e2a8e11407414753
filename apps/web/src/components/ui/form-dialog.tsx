"use client";

import { Dialog } from "radix-ui";
import { type FormEvent, type ReactNode, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { dialogLook, overlayLook } from "./dialog-look.ts";
import { Refusal } from "./refusal.tsx";
import { findSecretCard } from "./secret-card.tsx";

export interface FormDialogProps {
  trigger: ReactNode;
  title: string;
  description?: ReactNode;
  /** The fields; mounted again each time the dialog opens. */
  children?: ReactNode;
  /** The button that sends the form, and what it says meanwhile. */
  verb: string;
  doing: string;
  /** The button that leaves everything as it is. */
  leave?: string;
  /** Whether the form can be sent as it is. */
  isReady?: boolean;
  /** The mutation that the form makes. */
  change: { reset: () => void; isPending: boolean; error: unknown };
  onOpen?: () => void;
  onSubmit: (fields: FormData, close: () => void) => void;
}

/** A form that stands over the page. While it is sent it stays; where it is refused it says why. */
export function FormDialog(props: FormDialogProps) {
  const { trigger, title, description, children, verb, doing, leave = "Close", isReady = true, change } = props;
  const [open, setOpen] = useState(false);
  const secretBefore = useRef<string>(undefined);
  const turn = (next: boolean) => {
    if (change.isPending) return;
    change.reset();
    if (next) {
      props.onOpen?.();
      secretBefore.current = findSecretCard()?.secret;
    }
    setOpen(next);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    props.onSubmit(new FormData(event.currentTarget), () => setOpen(false));
  };
  /** The button that opened it has the focus again, unless a new secret has taken the page's attention. */
  const giveFocusBack = (event: Event) => {
    const found = findSecretCard();
    if (!found || found.secret === secretBefore.current) return;
    event.preventDefault();
    found.card.focus();
  };
  return (
    <Dialog.Root open={open} onOpenChange={turn}>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={overlayLook} />
        <Dialog.Content
          className={dialogLook}
          onCloseAutoFocus={giveFocusBack}
          {...(!description && { "aria-describedby": undefined })}
        >
          <Dialog.Title className="text-base font-semibold">{title}</Dialog.Title>
          {description && (
            <Dialog.Description className="mt-2 break-words text-ink-soft">{description}</Dialog.Description>
          )}
          <form onSubmit={submit} className="mt-4 space-y-4">
            {children}
            <Refusal error={change.error} />
            <div className="flex justify-end gap-2">
              <Dialog.Close asChild>
                <Button disabled={change.isPending}>{leave}</Button>
              </Dialog.Close>
              <Button type="submit" variant="primary" disabled={change.isPending || !isReady}>
                {change.isPending ? doing : verb}
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
