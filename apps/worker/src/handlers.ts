import type { QueueHandlers } from "@vergence/core/worker";
import { createCleanGroupHandler } from "./jobs/clean-group.ts";
import { createCleanJobHandler } from "./jobs/clean-job.ts";
import { createDeleteVideoHandler } from "./jobs/delete-video.ts";
import { createDeliverWebhooksHandler } from "./jobs/deliver-webhooks.ts";
import { createExpireGroupsHandler } from "./jobs/expire-groups.ts";
import { createFetchSourcesHandler } from "./jobs/fetch-sources.ts";
import { createFinishJobHandler } from "./jobs/finish-job.ts";
import { createIngestHandler } from "./jobs/ingest.ts";
import { createJobDeadHandler } from "./jobs/job-dead.ts";
import { createPlanStreamHandler } from "./jobs/plan-stream.ts";
import { createPruneEventsHandler } from "./jobs/prune-events.ts";
import { createPublishEventsHandler } from "./jobs/publish-events.ts";
import { createRunTaskHandler } from "./jobs/run-task.ts";
import { createSweepExpiredHandler } from "./jobs/sweep-expired.ts";
import { createSweepOrphansHandler } from "./jobs/sweep-orphans.ts";
import type { WorkerContext } from "./worker-context.ts";

/** One handler for each job of the catalogue; a missing one fails the type check. */
export const createHandlers = (worker: WorkerContext) =>
  ({
    "fetch-sources": createFetchSourcesHandler(worker),
    ingest: createIngestHandler(worker),
    "plan-stream": createPlanStreamHandler(worker),
    "run-task": createRunTaskHandler(worker),
    "finish-job": createFinishJobHandler(worker),
    "clean-job": createCleanJobHandler(worker),
    "job-dead": createJobDeadHandler(worker),
    "delete-video": createDeleteVideoHandler(worker),
    "clean-group": createCleanGroupHandler(worker),
    "expire-groups": createExpireGroupsHandler(worker),
    "sweep-expired": createSweepExpiredHandler(worker),
    "sweep-orphans": createSweepOrphansHandler(worker),
    "deliver-webhooks": createDeliverWebhooksHandler(worker),
    "publish-events": createPublishEventsHandler(worker),
    "prune-events": createPruneEventsHandler(worker),
  }) satisfies QueueHandlers;
