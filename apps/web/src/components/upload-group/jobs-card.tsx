import type { JobDetail } from "@vergence/contract";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { formatElapsed } from "#lib/format.ts";
import { jobElapsedMs, stepLabel } from "#lib/job-steps.ts";
import { useNow } from "#lib/use-now.ts";
import { Card } from "../ui/card.tsx";
import { FailureNotice } from "../ui/failure-notice.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { SkeletonLines } from "../ui/skeleton.tsx";
import { StatusBadge } from "../ui/status-badge.tsx";

const titles: Record<JobDetail["kind"], string> = {
  fetch: "Importing",
  ingest: "Processing",
  stream: "Encoding",
  download: "Preparing a download",
};

interface JobsCardProps {
  jobs: JobDetail[] | undefined;
  error: unknown;
  onRetry: () => void;
}

/** The video's processing jobs, each with its steps. */
export function JobsCard({ jobs, error, onRetry }: JobsCardProps) {
  if (!jobs) {
    return (
      <Card title="Processing">
        {error ? (
          <FailureNotice error={error} what="The job" onRetry={onRetry} />
        ) : (
          <SkeletonLines label="Loading the job" widths={["w-36", "w-full", "w-full"]} />
        )}
      </Card>
    );
  }
  return jobs.map((job) => (
    <Card key={job.id} title={titles[job.kind]} aside={<StatusBadge status={job.status} />}>
      <JobBody job={job} />
    </Card>
  ));
}

function JobBody({ job }: { job: JobDetail }) {
  const elapsedMs = jobElapsedMs(job, useNow() ?? Date.parse(job.createdAt));
  return (
    <div className="space-y-3 p-4">
      {job.error && (
        <p className="flex items-start gap-2 rounded-md bg-bad-wash px-3 py-2 text-[13px] break-words text-bad">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> <span className="min-w-0">{job.error}</span>
        </p>
      )}
      {job.warnings.length > 0 && (
        <ul aria-label="Good to know" className="space-y-1.5 text-[13px] break-words text-ink-soft">
          {job.warnings.map(({ code, message }) => (
            <li key={`${code} ${message}`} className="flex items-start gap-2">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
              <span className="min-w-0">{message}</span>
            </li>
          ))}
        </ul>
      )}
      {job.status === "queued" && <p className="text-[13px] text-ink-soft">Waiting for a worker.</p>}
      {job.progress.length > 0 && (
        <ol className="space-y-2.5">
          {job.progress.map((step) => (
            <li key={step.name}>
              <p className="mb-1 flex justify-between gap-3 text-[13px]">
                <span className={step.percent === 0 ? "text-ink-faint" : ""}>{stepLabel(step)}</span>
                <span className="text-xs text-ink-faint tabular-nums">{Math.floor(step.percent)} %</span>
              </p>
              <ProgressBar label={stepLabel(step)} percent={step.percent} tone={toneOf(job, step.percent)} />
            </li>
          ))}
        </ol>
      )}
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-xs text-ink-soft">
        <Fact term="Job" value={String(job.id)} />
        {job.attempt > 0 && <Fact term="Attempt" value={String(job.attempt)} />}
        {elapsedMs !== null && <Fact term="Duration" value={formatElapsed(elapsedMs)} />}
      </dl>
    </div>
  );
}

function toneOf({ status }: JobDetail, percent: number) {
  if (percent >= 100) return "good";
  return status === "failed" ? "bad" : status === "canceled" ? "quiet" : "accent";
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div className="flex gap-1.5">
      <dt className="text-ink-faint">{term}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  );
}
