import { z } from "zod";

/**
 * How often, and after what pauses, the queue delivers again what failed. The pauses double from the first to the
 * longest. In seconds.
 */
export interface RetryProfile {
  retryLimit: number;
  retryDelaySeconds: number;
  retryDelayMaxSeconds: number;
}

const hour = 3600;
/** The longest that pg-boss allows: an encode's own limit, which says what to do, ends before it. */
const day = 24 * hour;

/** The three ways to retry; a queue that differs in one of the numbers overrides that one. */
const retries = {
  /** Work that a user waits for. */
  work: { retryLimit: 5, retryDelaySeconds: 2, retryDelayMaxSeconds: 600 },
  /** Clean-up that no user waits for, and that must get done however long the store is unreachable. */
  cleanUp: { retryLimit: 20, retryDelaySeconds: 5, retryDelayMaxSeconds: hour },
  /** A scheduled run: the next one does what this one could not. */
  schedule: { retryLimit: 3, retryDelaySeconds: 60, retryDelayMaxSeconds: 600 },
} as const satisfies Record<string, RetryProfile>;

/** How the queue treats the entries of one name. */
export interface QueueDefinition<Payload extends z.ZodType = z.ZodType> extends RetryProfile {
  payload: Payload;
  /**
   * Deliveries at a time in one worker, 1 where not given; `media`: as many as WORKER_CONCURRENCY says, for what keeps
   * a processor busy.
   */
  concurrency?: number | "media";
  /** Longest time one delivery may take. */
  expireInSeconds: number;
  /** A worker that is silent for so long is believed dead and its delivery goes to another; at least 10. */
  heartbeatSeconds?: number;
  /** The queue that takes over when all deliveries are used up. */
  deadLetter?: string;
  /** A schedule (cron, UTC) that sends one with an empty payload. */
  cron?: string;
}

const define = <Payload extends z.ZodType>(definition: QueueDefinition<Payload>) => definition;

/**
 * The catalogue of queued work: name → payload and options. The worker has exactly one handler for each, by type.
 * Payloads carry ids only: what is true is read from the database when the entry is delivered.
 */
export const queues = {
  ingest: define({
    payload: z.object({ jobId: z.int() }),
    ...retries.work,
    concurrency: "media",
    expireInSeconds: day,
    heartbeatSeconds: 20,
    deadLetter: "job-dead",
  }),
  /** Imports the files of a remote upload to the store. Other people's servers recover slowly, and some hang. */
  "fetch-sources": define({
    payload: z.object({ jobId: z.int() }),
    ...retries.work,
    retryLimit: 8,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 900,
    concurrency: 4,
    expireInSeconds: day,
    heartbeatSeconds: 20,
    deadLetter: "job-dead",
  }),
  /** Decides what tasks a stream job has. */
  "plan-stream": define({
    payload: z.object({ jobId: z.int() }),
    ...retries.work,
    retryLimit: 10,
    expireInSeconds: 300,
    deadLetter: "job-dead",
  }),
  /** One rung of a stream, or one file for download. */
  "run-task": define({
    payload: z.object({ jobId: z.int(), taskId: z.int() }),
    ...retries.work,
    concurrency: "media",
    expireInSeconds: day,
    heartbeatSeconds: 20,
    deadLetter: "job-dead",
  }),
  /** Makes one result of the tasks of a job when all have succeeded. */
  "finish-job": define({
    payload: z.object({ jobId: z.int() }),
    ...retries.work,
    retryLimit: 10,
    expireInSeconds: 600,
    deadLetter: "job-dead",
  }),
  /**
   * Deletes what a canceled job, and what attempts without a result had stored. The video is named where its rows may
   * be gone.
   */
  "clean-job": define({
    payload: z.object({ jobId: z.int(), workspaceId: z.uuid().optional(), videoId: z.int().optional() }),
    ...retries.cleanUp,
    expireInSeconds: 3 * hour,
  }),
  /** Fails a job whose deliveries were used up without a word, as when every worker that took it was killed. */
  "job-dead": define({
    payload: z.object({ jobId: z.int() }),
    ...retries.work,
    retryLimit: 10,
    retryDelaySeconds: 5,
    expireInSeconds: 300,
  }),
  /** Deletes what the store holds of a video, then its rows. */
  "delete-video": define({
    payload: z.object({ videoId: z.int() }),
    ...retries.cleanUp,
    expireInSeconds: 3 * hour,
  }),
  /** Deletes what the store holds of a canceled or expired group, or of one whose video was deleted. */
  "clean-group": define({
    payload: z.object({ groupId: z.uuid() }),
    ...retries.cleanUp,
    expireInSeconds: 900,
  }),
  /** Runs every five minutes: its retries fit in between. */
  "expire-groups": define({
    payload: z.object({}),
    ...retries.schedule,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 60,
    expireInSeconds: 900,
    cron: "*/5 * * * *",
  }),
  /** Deletes the kept answers of repeatable calls that have expired, and rate limits that are full again. */
  "sweep-expired": define({
    payload: z.object({}),
    ...retries.schedule,
    retryDelaySeconds: 30,
    expireInSeconds: 900,
    cron: "11 * * * *",
  }),
  "sweep-orphans": define({
    payload: z.object({}),
    ...retries.schedule,
    expireInSeconds: 6 * hour,
    cron: "17 3 * * *",
  }),
  /** Sends the waiting webhooks of one endpoint and video, in order. How often each is tried is in its own row. */
  "deliver-webhooks": define({
    payload: z.object({ endpointId: z.uuid(), orderKey: z.string() }),
    ...retries.work,
    retryLimit: 20,
    concurrency: 8,
    expireInSeconds: 900,
    heartbeatSeconds: 20,
  }),
  /** Safety net: publishes events and resumes deliveries that a lost NOTIFY or entry left behind. */
  "publish-events": define({
    payload: z.object({}),
    ...retries.schedule,
    retryDelaySeconds: 5,
    retryDelayMaxSeconds: 60,
    expireInSeconds: 300,
    cron: "* * * * *",
  }),
  "prune-events": define({
    payload: z.object({}),
    ...retries.schedule,
    expireInSeconds: 3600,
    cron: "41 3 * * *",
  }),
} as const satisfies Record<string, QueueDefinition>;

export type QueueName = keyof typeof queues;
export type QueuePayload<N extends QueueName> = z.infer<(typeof queues)[N]["payload"]>;
export const queueNames = Object.keys(queues) as QueueName[];
