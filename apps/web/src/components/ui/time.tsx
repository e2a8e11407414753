"use client";

import { formatAgo, formatLeft, formatSpan } from "#lib/format.ts";
import { useNow } from "#lib/use-now.ts";

const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

interface TimeProps {
  at: string;
  /** `age` 3 h; `ago` 3 h ago; `left` in 3 h; `exact` Jan 31, 2026, 9:30:00 AM. */
  as: "age" | "ago" | "left" | "exact";
}

/** A time, seen from now unless it is to be exact; it moves on by itself, and the exact one is in its tooltip. */
export function Time({ at, as }: TimeProps) {
  const now = useNow();
  const time = Date.parse(at);
  return (
    <time dateTime={at} title={now === null ? at : exact.format(time)}>
      {now === null ? " " : phrase(as, time, time - now)}
    </time>
  );
}

function phrase(as: TimeProps["as"], time: number, untilMs: number) {
  if (as === "exact") return exact.format(time);
  if (as === "age") return formatSpan(-untilMs);
  if (as === "ago") return formatAgo(-untilMs);
  return untilMs < 60_000 ? "any moment" : `in ${formatLeft(untilMs)}`;
}
