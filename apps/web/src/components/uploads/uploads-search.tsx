"use client";

import { startTimer, type Timer } from "@vergence/timers";
import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";

const settleMs = 250;

/** Searches while one types, a moment after the last key; `/` leads here from anywhere on the page. */
export function UploadsSearch({ search, onSearch }: { search: string; onSearch: (search: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<Timer>(undefined);
  const [text, setText] = useState(search);
  const [sent, setSent] = useState(search);
  // The address changed by other means (back, "clear"): it wins.
  if (search !== sent) {
    setSent(search);
    setText(search);
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches("input, textarea, select");
      if (event.key !== "/" || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("keydown", onKey);
      timer.current?.stop();
    };
  }, []);
  const type = (value: string) => {
    setText(value);
    timer.current?.stop();
    timer.current = startTimer(() => {
      setSent(value.trim());
      onSearch(value.trim());
    }, settleMs);
  };
  return (
    <div className="relative w-full sm:w-64">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-faint"
      />
      <input
        ref={input}
        type="search"
        aria-label="Search by name"
        aria-keyshortcuts="/"
        placeholder="Search by name"
        maxLength={200}
        value={text}
        onChange={(event) => type(event.target.value)}
        className="h-8 w-full rounded-md border bg-surface pr-2 pl-8 text-[13px] transition-colors placeholder:text-ink-faint hover:border-line-strong"
      />
    </div>
  );
}
