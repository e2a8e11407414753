import type { JobStatus, StreamStatus, UploadStatus, VideoStatus } from "@vergence/contract";

interface Statuses {
  upload_file: UploadStatus;
  upload_group: UploadStatus;
  job: JobStatus;
  job_task: JobStatus;
  library_video: VideoStatus;
  stream: StreamStatus;
}

export type Entity = keyof Statuses;
export type StatusOf<E extends Entity> = Statuses[E];

/**
 * Every legal move, for each status what may follow it. A status without an entry fails the type check.
 * `transition.ts` is the only code that makes a move; `docs/lifecycle.md` is drawn from this table.
 */
export const lifecycles: { [E in Entity]: Record<StatusOf<E>, readonly StatusOf<E>[]> } = {
  // No "completing": completion is safe to repeat, so a crash leaves `pending` and the next call finishes the work.
  upload_file: { pending: ["completed", "canceled", "expired"], completed: [], canceled: [], expired: [] },
  upload_group: { pending: ["completed", "canceled", "expired"], completed: [], canceled: [], expired: [] },
  // running → running is a redelivery: the next worker takes over with attempt + 1.
  job: {
    queued: ["running", "canceled"],
    running: ["running", "succeeded", "failed", "canceled"],
    succeeded: [],
    failed: ["queued"],
    canceled: [],
  },
  // A task ends as canceled with its job; when that failed because of another task, a retry queues both.
  job_task: {
    queued: ["running", "canceled"],
    running: ["running", "succeeded", "failed", "canceled"],
    succeeded: [],
    failed: ["queued"],
    canceled: ["queued"],
  },
  library_video: {
    processing: ["ready", "failed", "deleting"],
    ready: ["deleting"],
    failed: ["processing", "deleting"],
    deleting: [],
  },
  // A job may fail before it encodes anything: queued → failed.
  stream: {
    queued: ["encoding", "failed", "canceled"],
    encoding: ["ready", "failed", "canceled"],
    ready: [],
    failed: ["queued"],
    canceled: [],
  },
};

/** The statuses from which `to` may be reached. */
export function sourcesOf<E extends Entity>(entity: E, to: StatusOf<E>): StatusOf<E>[] {
  const moves = lifecycles[entity] as Record<StatusOf<E>, readonly StatusOf<E>[]>;
  return (Object.keys(moves) as StatusOf<E>[]).filter((from) => moves[from].includes(to));
}
