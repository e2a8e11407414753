"use client";

import type { AuditEvent } from "@vergence/contract";
import Link from "next/link";
import { type AuditQuery, shortId } from "#lib/audit-query.ts";
import { actorWords, eventTone, eventWords, subjectWords } from "#lib/event-words.ts";
import { classNames } from "../ui/class-names.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { Time } from "../ui/time.tsx";
import { toneDots } from "../ui/tone-dots.ts";

interface CellProps {
  event: AuditEvent;
  onNarrow: (next: Partial<AuditQuery>) => void;
}

/** What was done; on small screens also the columns that do not fit. */
export function What({ event, onNarrow }: CellProps) {
  const { title, detail } = eventWords(event);
  return (
    <>
      <p className="flex items-baseline gap-2 text-[13px] font-medium">
        <span aria-hidden className={classNames("size-[7px] shrink-0 rounded-full", toneDots[eventTone(event)])} />
        <span className="min-w-0 break-words">{title}</span>
      </p>
      {detail && <p className="pl-[15px] text-xs break-words text-ink-soft">{detail}</p>}
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
    </>
  );
}

const narrowLook =
  "max-w-full cursor-pointer truncate rounded text-left underline decoration-line-strong decoration-dotted underline-offset-3 hover:text-ink";

/** The group's page, which is its video's too; of what has no page, the button to see what else was done to it. */
export function Subject({ event, onNarrow }: CellProps) {
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

/** Who did it, as the button to see what else they did. */
export function Actor({ event: { actor, actorName }, onNarrow }: CellProps) {
  return (
    <button type="button" title={`Only by ${actor}`} onClick={() => onNarrow({ actor })} className={narrowLook}>
      {actorName ?? actorWords(actor)}
      {actorName && <span className="text-ink-faint"> · {actorWords(actor)}</span>}
    </button>
  );
}

/** The call in which it was done. */
export function RequestId({ id }: { id: string | null }) {
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
