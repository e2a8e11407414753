"use client";

import { CopyButton } from "./copy-button.tsx";

/** A command to copy. */
export function CodeBlock({ title, code }: { title: string; code: string }) {
  return (
    <figure className="overflow-hidden rounded-lg border bg-canvas">
      <figcaption className="flex h-8 items-center justify-between border-b pr-1 pl-3 text-xs text-ink-soft">
        {title} <CopyButton text={code} what={`the command: ${title}`} />
      </figcaption>
      <pre className="p-3 font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
        <code>{code}</code>
      </pre>
    </figure>
  );
}
