import type { Resources } from "@vergence/core";
import {
  claimFetch,
  claimJob,
  claimTask,
  cleanGroup,
  cleanJob,
  type DoneTasks,
  deliverWebhooks,
  expireGroups,
  failJob,
  failTask,
  finishDownloadJob,
  getDoneTasks,
  type JobFailure,
  leaveAttempt,
  noteAttempt,
  pruneEvents,
  publishAllEvents,
  type QueueHandlers,
  removeVideo,
  resumeDeliveries,
  startTasks,
  sweepAttempts,
  sweepExpired,
  sweepOrphans,
} from "@vergence/core/worker";
import { type Claim, runClaimed } from "./attempt/run-claimed.ts";
import type { WorkerContext } from "./attempt/worker-context.ts";
import { runIngest } from "./ingest/run-ingest.ts";
import type { RemoteLimits } from "./remote/remote-limits.ts";
import { runFetch } from "./remote/run-fetch.ts";
import { finishStream } from "./stream/finish-stream.ts";
import { planStream } from "./stream/plan-stream.ts";
import { runTask } from "./stream/run-task.ts";

export interface HandlerOptions {
  /** Others than what is usual; for tests of servers that keep us waiting. */
  remoteLimits?: Partial<RemoteLimits>;
}

type Attempted = Claim & { attempt: number };

/** Of a job whose every delivery ended without an outcome: each worker was killed, or held it for a day. */
const workersLost: JobFailure = {
  code: "workers_lost",
  message:
    "Processing was interrupted every time it was tried: the worker ended, or had not finished after 24 hours. The upload is kept: " +
    "try again on a server with more memory and processors.",
};

/** One handler for each queue of the catalogue; a missing one fails the type check. */
export function createHandlers(worker: WorkerContext, { remoteLimits }: HandlerOptions = {}): QueueHandlers {
  const { resources, tools } = worker;
  const { logger } = resources;
  const fail = ({ jobId, attempt }: Attempted, failure: JobFailure) => failJob(resources, jobId, attempt, failure);
  const note = (claim: Attempted, outcome: "retried" | "stopped", failure?: JobFailure) =>
    noteAttempt(resources, claim, outcome, failure);
  const leave = (claim: Claim) => leaveAttempt(resources, claim);

  return {
    /** Imports the files of a remote upload to the store. */
    "fetch-sources": runClaimed(logger, {
      claim: ({ jobId }) => claimFetch(resources, jobId),
      nameOf: () => "fetch",
      run: (claim, delivery) => runFetch(worker, claim, delivery, remoteLimits),
      fail,
      note,
    }),

    /** Processes the sources of a new video. */
    ingest: runClaimed(logger, {
      claim: ({ jobId }) => claimJob(resources, jobId),
      nameOf: () => "ingest",
      run: (claim, delivery) => runIngest(worker, claim, delivery),
      fail,
      note,
      leave,
    }),

    /** Decides what tasks a stream has, from what ingest measured of its sources. */
    "plan-stream": runClaimed(logger, {
      claim: ({ jobId }) => claimJob(resources, jobId),
      nameOf: () => "plan",
      run: async (claim) => startTasks(resources, claim, planStream(claim, tools)),
      fail,
      note,
    }),

    /** Does one task of a stream or download job. */
    "run-task": runClaimed(logger, {
      claim: ({ taskId }) => claimTask(resources, taskId),
      nameOf: ({ names }) => `task ${names.join(", ")}`,
      run: (claim, delivery) => runTask(worker, claim, delivery),
      fail: (claim, failure) => failTask(resources, claim, failure),
      note,
      leave,
    }),

    /**
     * Makes one result of what the tasks of a job made, when all have succeeded. Safe to repeat, also late: keys are
     * named for their bytes.
     */
    "finish-job": runClaimed(logger, {
      claim: ({ jobId }) => getDoneTasks(resources, jobId),
      nameOf: () => "finish",
      run: (done) => finish(resources, done),
      fail: ({ jobId }, failure) => failJob(resources, jobId, null, failure),
    }),

    /** Deletes what a canceled job, and what attempts without a result had stored. */
    async "clean-job"({ payload, signal }) {
      const deleted = await cleanJob(resources, payload, signal);
      if (deleted > 0) logger.info({ jobId: payload.jobId, deleted }, "deleted what a job had left in the store");
    },

    /** Fails a job whose deliveries were used up without an outcome. */
    async "job-dead"({ payload: { jobId } }) {
      const failed = await failJob(resources, jobId, null, workersLost);
      if (failed) logger.error({ jobId }, "every delivery of this job was interrupted");
    },

    /** Deletes what the store holds of a video, then its rows. */
    "delete-video": ({ payload, signal }) => removeVideo(resources, payload, signal),

    /** Deletes what the store holds of a canceled or expired group. */
    "clean-group": ({ payload }) => cleanGroup(resources, payload),

    /** Expires the groups whose time is over. */
    async "expire-groups"({ signal }) {
      const expired = await expireGroups(resources, signal);
      if (expired > 0) logger.info({ expired }, "expired upload groups");
    },

    /** Deletes what was kept for repeated calls and rate limits, when its time is over. */
    async "sweep-expired"({ signal }) {
      const swept = await sweepExpired(resources, signal);
      if (swept > 0) logger.info({ swept }, "deleted expired answers of repeatable calls and rate limits");
    },

    /** Aborts multipart uploads that no row knows, and deletes what late writers stored. */
    async "sweep-orphans"({ signal }) {
      const aborted = await sweepOrphans(resources, signal);
      if (aborted > 0) logger.info({ aborted }, "aborted orphaned multipart uploads");
      const deleted = await sweepAttempts(resources, signal);
      if (deleted > 0) logger.info({ deleted }, "deleted what late writers had stored");
    },

    /** Sends the waiting webhooks of one endpoint and video. */
    "deliver-webhooks": ({ payload, signal }) => deliverWebhooks(resources, payload, signal),

    /** Publishes and resumes what a lost notification or a lost queue entry left behind. */
    async "publish-events"() {
      await publishAllEvents(resources);
      const resumed = await resumeDeliveries(resources);
      if (resumed > 0) logger.warn({ resumed }, "resumed webhook deliveries that were left behind");
    },

    /** Deletes events and deliveries that are older than they are kept for. */
    async "prune-events"({ signal }) {
      const pruned = await pruneEvents(resources, signal);
      if (pruned > 0) logger.info({ pruned }, "pruned old events");
    },
  };
}

async function finish(resources: Resources, done: DoneTasks): Promise<void> {
  if (done.stream) await finishStream(resources, { ...done, stream: done.stream });
  else if (done.file) await finishDownloadJob(resources, done, done.file);
}
