"use client";

import type { AuditEvent } from "@vergence/contract";
import Link from "next/link";
import type { AuditQuery } from "#lib/audit-query.ts";
import { shortId } from "#lib/audit-query.ts";
import { actorWords, eventTone, eventWords, subjectWords } from "#lib/event-words.ts";
import { classNames } from "../ui/class-names.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Time } from "../ui/time.tsx";
import { toneDots } from "../ui/tone-dots.ts";

const columns = [
  { label: "What", look: "" },
  { label: "Subject", look: "hidden w-56 lg:table-cell" },
  { label: "Who", look: "hidden w-64 md:table-cell" },
  { label: "When", look: "hidden w-48 sm:table-cell" },
  { label: "Request", look: "hidden w-36 xl:table-cell" },
] as const;

/** The classes of a cell in the named column. */
export const auditColumnLook = (label: (typeof columns)[number]["label"]): string =>
  columns.find((column) => column.label === label)?.look ?? "";

export function AuditTableHead() {
  return (
    <thead>
      <tr className="border-b text-left text-xs text-ink-faint">
        {columns.map(({ label, look }) => (
          <th key={label} scope="col" className={`h-9 px-3 font-medium first:pl-4 last:pr-4 ${look}`}>
            {label}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface AuditTableProps {
  events: AuditEvent[];
  /** The next answer is on its way; what is on show belongs to the query before. */
  isOutdated: boolean;
  onNarrow: (next: Partial<AuditQuery>) => void;
}

export function AuditTable({ events, isOutdated, onNarrow }: AuditTableProps) {
  return (
    <table className={classNames("w-full table-fixed border-collapse transition-opacity", isOutdated && "opacity-50")}>
      <caption className="sr-only">What was done, newest first</caption>
      <AuditTableHead />
      <tbody className="divide-y">
        {events.map((event) => (
          <AuditRow key={event.id} event={event} onNarrow={onNarrow} />
        ))}
      </tbody>
    </table>
  );
}

function AuditRow({ event, onNarrow }: { event: AuditEvent; onNarrow: AuditTableProps["onNarrow"] }) {
  const { title, detail } = eventWords(event);
  return (
    <tr className="align-top transition-colors hover:bg-raised/60 [&>td]:px-3 [&>td]:py-2 [&>td:last-child]:pr-4">
      <th scope="row" className="py-2 pr-3 pl-4 text-left font-normal">
        <p className="flex items-baseline gap-2 text-[13px] font-medium">
          <span aria-hidden className={classNames("size-[7px] shrink-0 rounded-full", toneDots[eventTone(event)])} />
          <span className="min-w-0 break-words">{title}</span>
        </p>
        {detail && <p className="pl-[15px] text-xs break-words text-ink-soft">{detail}</p>}
        {/* What the columns say that a small screen has no room for. */}
        <div className="space-y-0.5 pl-[15px] text-xs text-ink-soft">
          <p className="lg:hidden">
            <Subject event={event} onNarrow={onNarrow} />
          </p>
          <p className="md:hidden">
            <Actor event={event} onNarrow={onNarrow} />
          </p>
          <p className="text-ink-faint sm:hidden">
            <Time at={event.at} as="exact" />
          </p>
          <p className="xl:hidden">
            <RequestId id={event.requestId} />
          </p>
        </div>
      </th>
      <td className={`${auditColumnLook("Subject")} text-[13px] text-ink-soft`}>
        <Subject event={event} onNarrow={onNarrow} />
      </td>
      <td className={`${auditColumnLook("Who")} text-[13px] text-ink-soft`}>
        <Actor event={event} onNarrow={onNarrow} />
      </td>
      <td className={`${auditColumnLook("When")} text-[13px] text-ink-soft tabular-nums`}>
        <Time at={event.at} as="exact" />
      </td>
      <td className={`${auditColumnLook("Request")} text-ink-soft`}>
        <RequestId id={event.requestId} />
      </td>
    </tr>
  );
}

const narrowLook =
  "max-w-full cursor-pointer truncate rounded text-left underline decoration-line-strong decoration-dotted underline-offset-3 hover:text-ink";

/** The group's page, which is its video's too; of what has no page, the button to see what else was done to it. */
function Subject({ event, onNarrow }: { event: AuditEvent; onNarrow: AuditTableProps["onNarrow"] }) {
  const { subject, subjectId, uploadSessionId, videoName } = event;
  if (uploadSessionId) {
    return (
      <Link href={`/uploads/${uploadSessionId}`} className="block truncate rounded text-accent hover:underline">
        {videoName}
      </Link>
    );
  }
  return (
    <button
      type="button"
      title={`Only this: ${subjectId}`}
      onClick={() => onNarrow({ subject, subjectId })}
      className={narrowLook}
    >
      {subjectWords(subject)} <span className="font-mono text-xs">{shortId(subjectId)}</span>
    </button>
  );
}

function Actor({
  event: { actor, actorName },
  onNarrow,
}: {
  event: AuditEvent;
  onNarrow: AuditTableProps["onNarrow"];
}) {
  return (
    <button type="button" title={`Only by ${actor}`} onClick={() => onNarrow({ actor })} className={narrowLook}>
      {actorName ?? actorWords(actor)}
      {actorName && <span className="text-ink-faint"> · {actorWords(actor)}</span>}
    </button>
  );
}

function RequestId({ id }: { id: string | null }) {
  if (!id) return null;
  return (
    <span className="-my-0.5 flex items-center gap-1">
      <span className="min-w-0 truncate font-mono text-xs text-ink-faint" title={id}>
        {id}
      </span>
      <CopyButton text={id} what="request id" />
    </span>
  );
}
