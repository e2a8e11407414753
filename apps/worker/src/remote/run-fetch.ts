import { join } from "node:path";
import { type FetchClaim, finishFetch, type RemoteSource, reportProgress } from "@vergence/core/worker";
import { type AttemptDelivery, runAttempt } from "../attempt/run-attempt.ts";
import type { WorkerContext } from "../attempt/worker-context.ts";
import { fetchSource } from "./fetch-source.ts";
import { defaultRemoteLimits, type RemoteLimits } from "./remote-limits.ts";

type FetchStep = "fetch" | "fetch_left" | "fetch_right";

/**
 * Imports the files of a claimed remote upload to the store and hands them to an ingest. It may be killed anywhere: the
 * next worker goes on with the parts that are stored.
 * @param overrides limits of the other side other than what is usual
 * @throws RemoteProblem, AppError, and as `runAttempt`
 */
export function runFetch(
  worker: WorkerContext,
  claim: FetchClaim,
  delivery: AttemptDelivery,
  overrides: Partial<RemoteLimits> = {},
): Promise<void> {
  const { resources } = worker;
  const { upload, outboundAllowedHosts: allowedHosts } = resources.config;
  const limits = { ...defaultRemoteLimits, maxBytes: upload.maxFileSizeBytes, ...overrides };
  return runAttempt(
    worker,
    claim,
    {
      ...delivery,
      folderName: `job-${claim.jobId}`,
      steps: claim.sources.map(stepOf),
      write: (done) => reportProgress(resources, claim, done),
    },
    async ({ progress, signal, folder }) => {
      const caller = { limits, signal, allowedHosts };
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
    },
  );
}

function stepOf({ fileRole }: RemoteSource): FetchStep {
  if (fileRole === "video_left") return "fetch_left";
  return fileRole === "video_right" ? "fetch_right" : "fetch";
}
