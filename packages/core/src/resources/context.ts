import type { KeyRole } from "@vergence/contract";
import type { Logger } from "pino";
import type { ChangeFeed } from "./change-feed.ts";
import type { Config } from "./config.ts";
import type { Database } from "./db/database.ts";
import type { KeyUses } from "./key-uses.ts";
import type { Queue } from "./queue/queue.ts";
import type { Storage } from "./storage/storage.ts";
import type { Metrics } from "./telemetry/metrics.ts";

/** Where "now" comes from; tests move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** What a process opens once and closes at its end. */
export interface Resources {
  config: Config;
  clock: Clock;
  logger: Logger;
  db: Database;
  storage: Storage;
  queue: Queue;
  changes: ChangeFeed;
  keyUses: KeyUses;
  metrics: Metrics;
  close(): Promise<void>;
}

/** What an upload token may do: the upload of one group, and nothing else. */
export interface UploadTokenGrant {
  tokenId: string;
  uploadSessionId: string;
  /** Largest file that it may upload; null for any of the group. */
  maxFileSizeBytes: number | null;
  canCancel: boolean;
}

/** Who acts, in which workspace. */
export interface Actor {
  workspaceId: string;
  role: KeyRole;
  /** As the audit names it: `key:<id>`, `user:<id>`, `token:<id>`, `worker` or `system`. */
  name: string;
  /** The API key with which the call was made. */
  keyId?: string;
  /** Where the call was made with an upload token: all that it may do. */
  token?: UploadTokenGrant;
}

/** What every use case gets: the process's resources, and whose call it is. */
export interface Context extends Resources {
  actor: Actor;
  requestId: string | null;
}
