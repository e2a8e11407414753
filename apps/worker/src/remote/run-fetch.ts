import { join } from "node:path";
import type { Logger } from "@vergence/core";
import { type FetchClaim, finishFetch, type RemoteSource, reportProgress } from "@vergence/core/worker";
import { ProgressLog } from "../progress/progress-log.ts";
import type { WorkerContext } from "../worker-context.ts";
import { fetchSource } from "./fetch-source.ts";
import { defaultRemoteLimits } from "./remote-limits.ts";

const steps = ["fetch", "fetch_left", "fetch_right"] as const;
type FetchStep = (typeof steps)[number];

/**
 * Brings the files of a claimed remote upload to the store and hands them to an ingest. It may be killed anywhere: the next worker goes on
 * with the parts that are stored.
 * @throws PermanentFailure, RemoteProblem, ClaimLostError, AppError; the signal's reason
 */
export async function runFetch(
  { resources, scratch, remoteLimits }: WorkerContext,
  claim: FetchClaim,
  { signal: stopping, logger }: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  const { config } = resources;
  const progress = new ProgressLog<FetchStep>({
    steps: claim.sources.map(stepOf),
    write: (done) => reportProgress(resources, claim, done),
    signal: stopping,
    logger,
  });
  const { signal } = progress;
  const limits = { ...defaultRemoteLimits, maxBytes: config.upload.maxFileSizeBytes, ...remoteLimits };
  const caller = { limits, signal, allowedHosts: config.outboundAllowedHosts };
  const folder = await scratch.makeFolder(`job-${claim.jobId}`);
  try {
    for (const source of claim.sources) {
      const step = stepOf(source);
      const onProgress = (percent: number) => progress.set(step, percent);
      const run = { resources, claim, caller, folder: join(folder, step), onProgress };
      await progress.run(step, async () => {
        if (!source.isStored) await fetchSource(run, source);
      });
      onProgress(100);
    }
    await progress.confirm();
    await progress.finish(() => finishFetch(resources, claim));
  } catch (error) {
    // Whatever the work in hand said when it was stopped: why it was stopped is what counts.
    signal.throwIfAborted();
    throw error;
  } finally {
    await progress.close();
    await scratch.removeFolder(folder);
  }
}

function stepOf({ fileRole }: RemoteSource): FetchStep {
  if (fileRole === "video_left") return "fetch_left";
  return fileRole === "video_right" ? "fetch_right" : "fetch";
}
