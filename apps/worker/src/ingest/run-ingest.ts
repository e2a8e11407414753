import { join } from "node:path";
import type { Logger } from "@vergence/core";
import { type Claim, finishIngest, reportProgress } from "@vergence/core/worker";
import { makePoster } from "@vergence/media";
import { ProgressLog } from "../progress/progress-log.ts";
import type { WorkerContext } from "../worker-context.ts";
import { downloadSources } from "./download-sources.ts";
import { encodeStream } from "./encode-stream.ts";
import { type IngestRun, type IngestStep, ingestSteps } from "./ingest-run.ts";
import { inspectSources } from "./inspect-sources.ts";
import { toIngestResult } from "./to-ingest-result.ts";

/**
 * Turns a claimed job's sources into a ready stream, step by step. Every step may be killed and done again: all that it makes lies in
 * a scratch folder of its own, which is removed whatever happens, or in the store in a folder of this attempt.
 * @throws PermanentFailure or a permanent MediaError: another try cannot help
 * @throws ClaimLostError: the job was canceled or taken over; leave its rows alone
 * @throws the signal's reason on abort, and anything else that may heal
 */
export async function runIngest(
  worker: WorkerContext,
  claim: Claim,
  { signal: stopping, logger }: { signal: AbortSignal; logger: Logger },
): Promise<void> {
  const { resources, tools, scratch } = worker;
  const { layout } = claim;
  const progress = new ProgressLog({
    steps: ingestSteps,
    write: (steps) => reportProgress(resources, claim, steps),
    signal: stopping,
    logger,
  });
  const { signal } = progress;
  const report = (step: IngestStep) => (percent: number) => progress.set(step, percent);
  const folder = await scratch.makeFolder(`job-${claim.jobId}`);
  const run: IngestRun = { ...worker, claim, progress, signal, logger, folder };
  try {
    const files = await progress.run("download", () =>
      downloadSources(resources, claim.sources, folder, { signal, onProgress: report("download") }),
    );
    const { sources, warnings } = await progress.run("probe", () =>
      inspectSources(layout, files, { tools, signal, onProgress: report("probe") }),
    );
    const poster = await progress.run("poster", () =>
      makePoster({ tools, layout, sources, outPath: join(folder, "poster.jpg"), signal }),
    );
    const encoded = await encodeStream(run, sources, poster);
    const result = await toIngestResult(claim, { sources, warnings }, encoded, progress.current());
    await progress.finish(() => finishIngest(resources, claim, result));
  } catch (error) {
    // Whatever the work in hand said when it was stopped: why it was stopped is what counts.
    signal.throwIfAborted();
    throw error;
  } finally {
    await progress.close();
    await scratch.removeFolder(folder);
  }
}
