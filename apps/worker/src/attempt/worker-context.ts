import type { Resources } from "@vergence/core";
import type { MediaTools } from "@vergence/media";
import type { RemoteLimits } from "../remote/remote-limits.ts";
import type { Scratch } from "../scratch/open-scratch.ts";

/** What the jobs of one worker process share. */
export interface WorkerContext {
  resources: Resources;
  tools: MediaTools;
  scratch: Scratch;
  /** Others than what is usual; for tests of servers that keep us waiting. */
  remoteLimits?: Partial<RemoteLimits>;
}
