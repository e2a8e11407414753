import type { Resources } from "@vergence/core";
import type { MediaTools } from "@vergence/media";
import type { Scratch } from "../scratch/open-scratch.ts";

/** What the handlers of one worker process share. */
export interface WorkerContext {
  resources: Resources;
  tools: MediaTools;
  scratch: Scratch;
}
