// What a worker calls: the catalogue of queues, claims on jobs, and what becomes of them. No transport may.

export { pruneEvents } from "./events/prune-events.ts";
export { publishAllEvents, publishEvents } from "./events/publish-events.ts";
export { relayEvents } from "./events/relay-events.ts";
export { sweepExpired } from "./idempotency/sweep-expired.ts";
export { noteAttempt } from "./jobs/attempts.ts";
export { beginSource } from "./jobs/begin-source.ts";
export { claimFetch, type FetchClaim, type RemoteSource } from "./jobs/claim-fetch.ts";
export { type Claim, claimJob } from "./jobs/claim-job.ts";
export { ClaimLostError } from "./jobs/claim-lost-error.ts";
export { claimTask, type TaskClaim } from "./jobs/claim-task.ts";
export { cleanJob } from "./jobs/clean-job.ts";
export { failJob, failTask } from "./jobs/fail-job.ts";
export { finishFetch } from "./jobs/finish-fetch.ts";
export { finishIngest, type IngestResult } from "./jobs/finish-ingest.ts";
export {
  type DoneTasks,
  finishDownloadJob,
  finishStreamJob,
  finishTask,
  getDoneTasks,
  reportTaskProgress,
} from "./jobs/finish-tasks.ts";
export type { JobFailure } from "./jobs/job-failure.ts";
export type { JobSource } from "./jobs/job-sources.ts";
export { noteSource, noteStored, type SourceNote } from "./jobs/note-source.ts";
export { markStreamEncoding, reportProgress } from "./jobs/report-progress.ts";
export { leaveAttempt } from "./jobs/send-clean-up.ts";
export { type PlannedTask, startTasks } from "./jobs/start-tasks.ts";
export { sweepAttempts } from "./jobs/sweep-attempts.ts";
export { finishFolder, posterName, roundFolder } from "./kernel/object-keys.ts";
export { removeVideo } from "./library/remove-video.ts";
export { type FetchPublicOptions, fetchPublic, RefusedAddressError } from "./resources/net/fetch-public.ts";
export type { QueueHandlers } from "./resources/queue/queue.ts";
export { queues } from "./resources/queue/queues.ts";
export type { Storage } from "./resources/storage/storage.ts";
export { inSpan } from "./resources/telemetry/in-span.ts";
export { cleanGroup } from "./upload/clean-group.ts";
export { expireGroups } from "./upload/expire-groups.ts";
export { sweepOrphans } from "./upload/sweep-orphans.ts";
export { deliverWebhooks } from "./webhooks/deliver-webhooks.ts";
export { resumeDeliveries } from "./webhooks/resume-deliveries.ts";
