import type { Stream } from "@vergence/contract";
import { Card } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";

/** The video's streams, each with the address that a player takes. */
export function StreamsCard({ streams }: { streams: Stream[] }) {
  return (
    <Card title="Streams">
      <ul className="divide-y">
        {streams.map((stream) => (
          <li key={stream.jobId} className="px-4 py-3">
            <p className="flex flex-wrap items-center gap-2.5">
              <span className="font-medium">{stream.streamName}</span>
              <StatusBadge status={stream.status} />
              <span className="text-xs text-ink-faint capitalize">{stream.visibility}</span>
            </p>
            {stream.streamUrl && (
              <p className="mt-2 flex items-center gap-1 rounded-md border bg-canvas py-1 pr-1 pl-2.5">
                <a
                  href={stream.streamUrl}
                  className="min-w-0 grow truncate rounded-sm font-mono text-xs text-ink-soft hover:text-ink"
                >
                  {stream.streamUrl}
                </a>
                <CopyButton text={stream.streamUrl} what="stream URL" />
              </p>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
