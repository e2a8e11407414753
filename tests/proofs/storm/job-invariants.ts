import type { Resources } from "@vergence/core";
import { isGood } from "./films.ts";
import type { Witness } from "./witness.ts";

/**
 * Whether everything came to its end, and to the right one.
 * @returns a line for each contradiction
 */
export async function contradictionsOfJobs({ db }: Resources, { jobCancelsAsked }: Witness): Promise<string[]> {
  const jobs = await db.job.findMany({
    include: { video: true, stream: true, tasks: true, attempts: { where: { outcome: null } } },
  });
  const contradictions = jobs.flatMap((job) => {
    const { id, kind, status, errorCode, video, stream, tasks } = job;
    const good = isGood(video.videoName);
    const streamStatus = status === "succeeded" ? "ready" : status;
    const checks: [isBroken: boolean, what: string][] = [
      [!["succeeded", "failed", "canceled"].includes(status), `is ${status} for ever`],
      [good && status === "failed", `failed for ${errorCode}: ${job.error}`],
      [!good && status === "succeeded", "succeeded, and there was no film"],
      // What a kill breaks off is taken up again: it is nobody's failure.
      [["retries_exhausted", "workers_lost"].includes(errorCode ?? ""), `failed for ${errorCode}: ${job.error}`],
      [status === "canceled" && !jobCancelsAsked.has(id), "is canceled, which nobody asked for"],
      [stream !== null && stream.status !== streamStatus, `is ${status}, and its stream ${stream?.status}`],
      [status === "succeeded" && tasks.some((task) => task.status !== "succeeded"), "succeeded without all its tasks"],
      [job.attempts.length > 0, "has an attempt without an end"],
    ];
    return checks.flatMap(([isBroken, what]) => (isBroken ? [`${kind} job ${id} (${video.videoName}): ${what}`] : []));
  });
  const videos = await db.libraryVideo.findMany({ include: { jobs: { where: { kind: "ingest" } } } });
  for (const { id, videoName, status, jobs: ingests } of videos) {
    const due = ingests.every((ingest) => ingest.status === "succeeded") ? "ready" : "failed";
    if (status !== due) contradictions.push(`video ${id} (${videoName}): is ${status} where ${due} is due`);
  }
  const givenUp = await db.$queryRaw<{ name: string; count: number }[]>`
    SELECT name, count(*)::int FROM pgboss.job WHERE state = 'failed' GROUP BY name`;
  return [...contradictions, ...givenUp.map(({ name, count }) => `the queue gave ${count} of ${name} up`)];
}
