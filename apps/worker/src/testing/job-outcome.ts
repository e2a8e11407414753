import { jobProgress } from "@vergence/contract";
import type { Resources } from "@vergence/core";
import { waitFor } from "@vergence/timers/testing";
import type { IngestStep } from "../ingest/ingest-run.ts";

/** A job with its video and stream. */
export function readJob({ db }: Resources, jobId: number) {
  return db.job.findUniqueOrThrow({ where: { id: jobId }, include: { video: true, stream: true } });
}

/** Waits until a job has come to an end, whichever. */
export function jobEnd(resources: Resources, jobId: number, seconds = 150) {
  return waitFor(
    `the end of job ${jobId}`,
    async () => {
      const job = await readJob(resources, jobId);
      return ["succeeded", "failed", "canceled"].includes(job.status) && job;
    },
    { seconds, everyMs: 50, describe: () => readJob(resources, jobId) },
  );
}

/** All keys below a prefix, sorted. */
export async function keysBelow({ storage }: Resources, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.listObjects(prefix)) keys.push(key.slice(prefix.length));
  return keys.sort();
}

/** Waits until an attempt of a job has come to a step. */
export function jobAtStep(resources: Resources, jobId: number, attempt: number, step: IngestStep, seconds = 120) {
  return waitFor(
    `attempt ${attempt} of job ${jobId} at ${step}`,
    async () => {
      const job = await readJob(resources, jobId);
      const current = jobProgress
        .array()
        .parse(job.progress)
        .find(({ percent }) => percent < 100);
      return job.attempt === attempt && current?.name === step;
    },
    { seconds, describe: () => readJob(resources, jobId) },
  );
}
