import type { StoreAccess } from "./retry-while-unreachable.ts";

/** How old the knowledge that the attempt is ours may be when an upload begins. */
export const maxClaimAgeMs = 2_000;

/** What storing needs of an attempt at an ingest or at a task. */
export interface PublishingAttempt {
  resources: StoreAccess;
  progress: {
    /** @throws ClaimLostError when the job was canceled, or another worker has taken over */
    confirm(maxAgeMs?: number): Promise<void>;
    set(step: "upload", percent: number): void;
  };
  /** Aborts when the worker stops, the delivery ends, or another worker has taken over. */
  signal: AbortSignal;
}
