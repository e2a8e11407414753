import { z } from "zod";

/** How the queue treats one kind of job. Times in seconds. */
export interface JobDefinition<Payload extends z.ZodType = z.ZodType> {
  payload: Payload;
  retryLimit: number;
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
  /** Longest time one delivery may take. */
  expireInSeconds: number;
  /** A worker that is silent for so long is believed dead and its job goes to another; at least 10. */
  heartbeatSeconds?: number;
  /** Where a job goes when all deliveries are used up. */
  deadLetter?: string;
  /** A schedule (cron, UTC) that sends one with an empty payload. */
  cron?: string;
}

const define = <Payload extends z.ZodType>(definition: JobDefinition<Payload>) => definition;

const hour = 3600;
/** The longest that pg-boss allows: an encode's own limit, which says what to do, ends before it. */
const day = 24 * hour;

/**
 * The catalogue of queued work: name → payload and options. The worker has exactly one handler for each, by type.
 * Payloads carry ids only: what is true is read from the database when the job runs.
 */
export const jobs = {
  ingest: define({
    payload: z.object({ jobId: z.int() }),
    retryLimit: 5,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 600,
    expireInSeconds: day,
    heartbeatSeconds: 20,
    deadLetter: "job-dead",
  }),
  /** Brings the files of a remote upload to the store. */
  "fetch-sources": define({
    payload: z.object({ jobId: z.int() }),
    retryLimit: 8,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 900,
    expireInSeconds: day,
    heartbeatSeconds: 20,
    deadLetter: "job-dead",
  }),
  /** Decides what tasks a stream job has. */
  "plan-stream": define({
    payload: z.object({ jobId: z.int() }),
    retryLimit: 10,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 600,
    expireInSeconds: 300,
    deadLetter: "job-dead",
  }),
  /** One rung of a stream, or one file for download. */
  "run-task": define({
    payload: z.object({ jobId: z.int(), taskId: z.int() }),
    retryLimit: 5,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 600,
    expireInSeconds: day,
    heartbeatSeconds: 20,
    deadLetter: "job-dead",
  }),
  /** Makes one result of the tasks of a job when all have succeeded. */
  "finish-job": define({
    payload: z.object({ jobId: z.int() }),
    retryLimit: 10,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 600,
    expireInSeconds: 600,
    deadLetter: "job-dead",
  }),
  /** Deletes what a canceled job, and what attempts without a result had stored. The video is named where its rows may be gone. */
  "clean-job": define({
    payload: z.object({ jobId: z.int(), workspaceId: z.uuid().optional(), videoId: z.int().optional() }),
    retryLimit: 20,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 3600,
    expireInSeconds: 3 * hour,
  }),
  /** Deliveries of a job that were used up without a word, as when every worker that took it was killed. */
  "job-dead": define({
    payload: z.object({ jobId: z.int() }),
    retryLimit: 10,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 600,
    expireInSeconds: 300,
  }),
  /** Deletes what the store holds of a video, then its rows. */
  "delete-video": define({
    payload: z.object({ videoId: z.int() }),
    retryLimit: 20,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 3600,
    expireInSeconds: 3 * hour,
  }),
  /** Deletes what the store holds of a canceled or expired group, or of one whose video was deleted. */
  "clean-group": define({
    payload: z.object({ groupId: z.uuid() }),
    retryLimit: 20,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 3600,
    expireInSeconds: 900,
  }),
  "expire-groups": define({
    payload: z.object({}),
    retryLimit: 3,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 60,
    expireInSeconds: 900,
    cron: "*/5 * * * *",
  }),
  /** Deletes answers that are kept for repeated calls no longer, and rate limits that are full again. */
  "sweep-expired": define({
    payload: z.object({}),
    retryLimit: 3,
    retryDelaySeconds: 30,
    retryDelayMaxSeconds: 600,
    expireInSeconds: 900,
    cron: "11 * * * *",
  }),
  "sweep-orphans": define({
    payload: z.object({}),
    retryLimit: 3,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 600,
    expireInSeconds: 6 * hour,
    cron: "17 3 * * *",
  }),
  /** Sends the waiting webhooks of one endpoint and video, in order. How often each is tried stands in its own row. */
  "deliver-webhooks": define({
    payload: z.object({ endpointId: z.uuid(), orderKey: z.string() }),
    retryLimit: 20,
    retryDelaySeconds: 2,
    retryDelayMaxSeconds: 600,
    expireInSeconds: 900,
    heartbeatSeconds: 20,
  }),
  /** Publishes the events of which no process heard, and takes up deliveries that nobody does. */
  "publish-events": define({
    payload: z.object({}),
    retryLimit: 3,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 60,
    expireInSeconds: 300,
    cron: "* * * * *",
  }),
  "prune-events": define({
    payload: z.object({}),
    retryLimit: 3,
    retryDelaySeconds: 60,
    retryDelayMaxSeconds: 600,
    expireInSeconds: 3600,
    cron: "41 3 * * *",
  }),
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]["payload"]>;
export const jobNames = Object.keys(jobs) as JobName[];
