import { join } from "node:path";
import { type Claim, finishIngest, reportProgress } from "@vergence/core/worker";
import { makePoster } from "@vergence/media";
import { type AttemptDelivery, runAttempt } from "../attempt/run-attempt.ts";
import type { WorkerContext } from "../attempt/worker-context.ts";
import { downloadSources } from "../sources/download-sources.ts";
import { encodeStream } from "./encode-stream.ts";
import { type IngestRun, type IngestStep, ingestSteps } from "./ingest-run.ts";
import { inspectSources } from "./inspect-sources.ts";
import { toIngestResult } from "./to-ingest-result.ts";

/** Turns a claimed job's sources into a ready stream. @throws as `runAttempt` */
export function runIngest(worker: WorkerContext, claim: Claim, delivery: AttemptDelivery): Promise<void> {
  const { resources } = worker;
  return runAttempt(
    worker,
    claim,
    {
      ...delivery,
      folderName: `job-${claim.jobId}`,
      steps: ingestSteps,
      write: (steps) => reportProgress(resources, claim, steps),
    },
    ingest,
  );
}

/** Step by step, to the transaction that ends the job. */
async function ingest(run: IngestRun): Promise<void> {
  const { resources, tools, claim, progress, signal, folder } = run;
  const { layout } = claim;
  const report = (step: IngestStep) => (percent: number) => progress.set(step, percent);
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
}
