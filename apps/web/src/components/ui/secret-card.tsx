"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-button.tsx";

interface SecretCardProps {
  /** What it is: `API key`. */
  what: string;
  secret: string;
  /** What became of it, in a sentence. */
  children: ReactNode;
  onClose: () => void;
}

/** A secret that was just made. It takes the focus, for it is nowhere to be seen again. */
export function SecretCard({ what, secret, children, onClose }: SecretCardProps) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus(), [secret]);
  return (
    <section
      ref={card}
      tabIndex={-1}
      aria-label={`New ${what}`}
      data-secret-card
      className="mb-4 animate-enter rounded-lg border border-good/50 bg-surface p-4"
    >
      <p className="text-[13px]">
        {children} <span className="text-ink-soft">Copy it now: it is shown only this once.</span>
      </p>
      <div className="mt-3 flex items-center gap-2">
        <code className="min-w-0 flex-1 rounded-md border bg-canvas px-3 py-2 font-mono text-xs break-all">
          {secret}
        </code>
        <CopyButton text={secret} what={what} />
        <Button size="sm" onClick={onClose}>
          Done
        </Button>
      </div>
    </section>
  );
}

/** The card that is on the page now, and the secret in it. */
export function findSecretCard(): { card: HTMLElement; secret: string } | null {
  const card = document.querySelector<HTMLElement>("[data-secret-card]");
  return card && { card, secret: card.querySelector("code")?.textContent ?? "" };
}
