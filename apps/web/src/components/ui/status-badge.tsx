import type {
  DeliveryStatus,
  JobStatus,
  KeyStatus,
  StreamStatus,
  UploadStatus,
  VideoStatus,
  WebhookStatus,
} from "@vergence/contract";
import { classNames } from "./class-names.ts";

type Status = UploadStatus | JobStatus | StreamStatus | VideoStatus | KeyStatus | WebhookStatus | DeliveryStatus;

const tones = {
  active: { badge: "bg-accent-wash text-accent", dot: "bg-accent" },
  good: { badge: "bg-good-wash text-good", dot: "bg-good" },
  warn: { badge: "bg-warn-wash text-warn", dot: "bg-warn" },
  bad: { badge: "bg-bad-wash text-bad", dot: "bg-bad" },
  quiet: { badge: "bg-raised text-ink-soft", dot: "bg-ink-faint" },
} as const;

const toneOf: Record<Status, keyof typeof tones> = {
  pending: "active",
  queued: "quiet",
  running: "active",
  encoding: "active",
  processing: "active",
  completed: "good",
  succeeded: "good",
  ready: "good",
  failed: "bad",
  expired: "warn",
  canceled: "quiet",
  deleting: "quiet",
  active: "good",
  ending: "warn",
  revoked: "quiet",
  enabled: "good",
  failing: "warn",
  disabled: "quiet",
};

const pulsing = new Set<Status>(["running", "encoding", "processing"]);

/** A state by its word; the colour only helps. */
export function StatusBadge({ status }: { status: Status }) {
  const tone = tones[toneOf[status]];
  return (
    <span
      className={classNames(
        "inline-flex h-5 items-center align-middle gap-1.5 rounded-full px-2 text-xs font-medium capitalize",
        tone.badge,
      )}
    >
      <span
        aria-hidden
        className={classNames("size-1.5 rounded-full", tone.dot, pulsing.has(status) && "animate-pulse")}
      />
      {status}
    </span>
  );
}
