import type { Resources } from "@vergence/core";
import type { FetchClaim } from "@vergence/core/worker";
import type { RemoteCaller } from "./open-remote.ts";

/** What the fetch of one file works with. */
export interface SourceRun {
  resources: Resources;
  claim: FetchClaim;
  caller: RemoteCaller;
  /** Of its own; made by `fetchSource`. */
  folder: string;
  onProgress(percent: number): void;
}
