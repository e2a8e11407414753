"use client";

import { useQuery } from "@tanstack/react-query";
import type { TimelineEvent } from "@vergence/contract";
import { useApi } from "#lib/api-client.tsx";
import { actorWords, eventTone, eventWords } from "#lib/event-words.ts";
import { Card } from "../ui/card.tsx";
import { classNames } from "../ui/class-names.ts";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { toneDots } from "../ui/tone-dots.ts";

/** Every change of state of the group, its files and its job: who, what, when. */
export function TimelineCard({ uploadSessionId }: { uploadSessionId: string }) {
  const api = useApi();
  const timeline = useQuery(api.uploadGroups.timeline.queryOptions({ uploadSessionId }));
  return (
    <Card title="Timeline">
      {timeline.isPending && <SkeletonLines label="Loading the timeline" widths={["w-40", "w-52", "w-36"]} />}
      {timeline.isError && !timeline.data && (
        <FailureNotice error={timeline.error} what="The timeline" onRetry={() => timeline.refetch()} />
      )}
      {timeline.data && (
        <ol className="px-4 py-3">
          {timeline.data.toReversed().map((event) => (
            <TimelineRow key={event.id} event={event} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function TimelineRow({ event }: { event: TimelineEvent }) {
  const { title, detail } = eventWords(event);
  return (
    <li className="relative pb-3.5 pl-5 before:absolute before:top-3 before:bottom-0 before:left-[3px] before:w-px before:bg-line last:pb-0 last:before:hidden">
      <span
        aria-hidden
        className={classNames(
          "absolute top-1.5 left-0 size-[7px] rounded-full ring-4 ring-surface",
          toneDots[eventTone(event)],
        )}
      />
      <p className="flex items-baseline justify-between gap-3">
        <span className="min-w-0 text-[13px] font-medium break-words">{title}</span>
        <span className="shrink-0 text-xs text-ink-faint tabular-nums">
          <Time at={event.at} as="ago" />
        </span>
      </p>
      <p
        className="text-xs break-words text-ink-faint"
        title={event.requestId ? `Request ${event.requestId}` : undefined}
      >
        {detail && <span className="text-ink-soft">{detail} · </span>}
        {actorWords(event.actor)}
      </p>
    </li>
  );
}
