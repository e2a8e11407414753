import { jobDetail, jobParams, jobState, videoParams } from "@vergence/contract";
import { cancelJob, getJob, getJobStatus, listJobs, retryJob } from "@vergence/core";
import { z } from "zod";
import { aJob, aQueuedJob, createdAt } from "./example-values.ts";
import { mutation, query } from "./operation.ts";

const tags = ["jobs"];
const all = "/videos/:id/jobs";
const one = `${all}/:jobId`;
const params = { id: 7, jobId: 21 };
const aJobDetail = {
  ...aJob,
  kind: "stream",
  attempt: 1,
  startedAt: createdAt,
  finishedAt: null,
  errorCode: null,
  warnings: [
    {
      code: "rung_above_source",
      message: "The rung of 40 Mbit/s at 4320 lines was left out: one eye has 2160, and nothing is enlarged.",
    },
  ],
  attempts: [],
};

/** The part of `videos` that is about their jobs. */
export const jobCalls = {
  jobs: query({
    summary: "List a video's jobs",
    rest: { operationId: "listJobs", tags, method: "get", path: all },
    roles: ["readonly"],
    params: videoParams,
    answer: z.array(jobDetail),
    errors: ["not_found"],
    example: { params: { id: 7 }, answer: [aJobDetail] },
    run: listJobs,
  }),

  job: query({
    summary: "Get a job with its attempts",
    rest: { operationId: "getJob", tags, method: "get", path: one },
    roles: ["readonly"],
    params: jobParams,
    answer: jobDetail,
    errors: ["not_found"],
    example: { params, answer: aJobDetail },
    run: getJob,
  }),

  jobStatus: query({
    summary: "Get a job's status",
    rest: { operationId: "getJobStatus", tags, method: "get", path: `${one}/status` },
    roles: ["readonly"],
    params: jobParams,
    answer: jobState,
    errors: ["not_found"],
    example: { params, answer: aJob },
    run: getJobStatus,
  }),

  cancelJob: mutation({
    summary: "Cancel a job",
    description: "Safe to repeat.",
    rest: { operationId: "cancelJob", tags, method: "post", path: `${one}/cancel`, repeat: "sameState" },
    roles: [],
    params: jobParams,
    answer: jobState,
    errors: ["not_found", "invalid_transition"],
    example: { params, answer: { ...aJob, status: "canceled" } },
    run: cancelJob,
  }),

  retryJob: mutation({
    summary: "Retry a failed job",
    rest: { operationId: "retryJob", tags, method: "post", path: `${one}/retry` },
    roles: [],
    params: jobParams,
    answer: jobState,
    errors: ["not_found", "invalid_transition"],
    example: { params, answer: aQueuedJob },
    run: retryJob,
  }),
};
