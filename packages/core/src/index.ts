export type { Logger } from "pino";
export { addOwner } from "./access/add-owner.ts";
export { type Auth, actorOfUser, createAuth, type SignedInUser } from "./access/auth.ts";
export { authenticateKey } from "./access/authenticate-key.ts";
export {
  actorOfUploadToken,
  findUploadToken,
  isUploadToken,
} from "./access/authenticate-upload-token.ts";
export { bootstrap, defaultWorkspaceId } from "./access/bootstrap.ts";
export { createKey } from "./access/create-key.ts";
export { createWorkspace } from "./access/create-workspace.ts";
export { getSession } from "./access/get-session.ts";
export { isOriginGranted } from "./access/is-origin-granted.ts";
export { listAudit } from "./access/list-audit.ts";
export { listKeys } from "./access/list-keys.ts";
export { listWorkspaces } from "./access/list-workspaces.ts";
export {
  createRateLimiter,
  type RateLimiter,
  type RateLimitState,
  rateLimitWindowSeconds,
  requireWithinLimit,
} from "./access/rate-limiter.ts";
export { requireRole } from "./access/require-role.ts";
export { requireTokenScope, type TokenUse } from "./access/require-token-scope.ts";
export { revokeKey } from "./access/revoke-key.ts";
export { rotateKey } from "./access/rotate-key.ts";
export { pruneEvents } from "./events/prune-events.ts";
export { publishAllEvents, publishEvents } from "./events/publish-events.ts";
export { relayEvents } from "./events/relay-events.ts";
export { type EventItem, watchEvents } from "./events/watch-events.ts";
export { type Answer, answerOnce } from "./idempotency/answer-once.ts";
export { fingerprintOf } from "./idempotency/fingerprint.ts";
export { sweepExpired } from "./idempotency/sweep-expired.ts";
export { noteAttempt } from "./jobs/attempts.ts";
export { cancelJob } from "./jobs/cancel-job.ts";
export { claimFetch, type FetchClaim, type RemoteSource } from "./jobs/claim-fetch.ts";
export { type Claim, claimJob } from "./jobs/claim-job.ts";
export { ClaimLostError } from "./jobs/claim-lost-error.ts";
export { claimTask, type TaskClaim } from "./jobs/claim-task.ts";
export { cleanJob, type JobToClean } from "./jobs/clean-job.ts";
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
export { getJob, getJobStatus, listJobs } from "./jobs/get-job.ts";
export type { JobFailure } from "./jobs/job-failure.ts";
export type { JobSource } from "./jobs/job-sources.ts";
export type { StreamResult } from "./jobs/make-stream-ready.ts";
export { noteSource, noteStored, type SourceNote } from "./jobs/note-source.ts";
export { markStreamEncoding, reportProgress } from "./jobs/report-progress.ts";
export { retryJob } from "./jobs/retry-job.ts";
export { leaveAttempt } from "./jobs/send-clean-up.ts";
export { type PlannedTask, startTasks } from "./jobs/start-tasks.ts";
export { sweepAttempts } from "./jobs/sweep-attempts.ts";
export { AppError, errorTable, type Issue, retryAfterSeconds } from "./kernel/errors.ts";
export { finishFolder, posterName, roundFolder } from "./kernel/object-keys.ts";
export { createStream } from "./library/create-stream.ts";
export { deleteVideo } from "./library/delete-video.ts";
export { getVideo, getVideoStreams } from "./library/get-video.ts";
export { listFolders } from "./library/list-folders.ts";
export { listPublished } from "./library/list-published.ts";
export { listVideos } from "./library/list-videos.ts";
export { openPlayback, type Playback } from "./library/open-playback.ts";
export { removeVideo } from "./library/remove-video.ts";
export { renameFolder } from "./library/rename-folder.ts";
export { requestDownload } from "./library/request-download.ts";
export { startRemoteUpload } from "./library/start-remote-upload.ts";
export { updateVideo } from "./library/update-video.ts";
export type { Change } from "./resources/change-feed.ts";
export { checkReadiness } from "./resources/check-readiness.ts";
export { type Config, ConfigError, loadConfig, readConfigOrExit } from "./resources/config.ts";
export type { Actor, Clock, Context, Resources } from "./resources/context.ts";
export { createLogger } from "./resources/create-logger.ts";
export { applyMigrations, type MigrationReport } from "./resources/db/apply-migrations.ts";
export { type FetchPublicOptions, fetchPublic, RefusedAddressError } from "./resources/net/fetch-public.ts";
export { openResources } from "./resources/open-resources.ts";
export { installQueue } from "./resources/queue/create-queue.ts";
export type { Delivery, Queue, QueueHandler, QueueHandlers } from "./resources/queue/queue.ts";
export { queues } from "./resources/queue/queues.ts";
export { stopRequest } from "./resources/stop-request.ts";
export { doctorBucket } from "./resources/storage/doctor.ts";
export type { ObjectBody, Storage } from "./resources/storage/storage.ts";
export { inSpan } from "./resources/telemetry/in-span.ts";
export type { Metrics } from "./resources/telemetry/metrics.ts";
export { type ObservedRequest, observeRequest } from "./resources/telemetry/observe-request.ts";
export { readMetrics, requireMetricsToken } from "./resources/telemetry/read-metrics.ts";
export { startTracing } from "./resources/telemetry/start-tracing.ts";
export { toAppError } from "./resources/to-app-error.ts";
export { cancelGroup } from "./upload/cancel-group.ts";
export { cleanGroup } from "./upload/clean-group.ts";
export { completeFile } from "./upload/complete-file.ts";
export { createUploadToken } from "./upload/create-upload-token.ts";
export { expireGroups } from "./upload/expire-groups.ts";
export { getGroup } from "./upload/get-group.ts";
export { getPartUrls, openPartUrls } from "./upload/get-part-urls.ts";
export { listGroups } from "./upload/list-groups.ts";
export { listHeldParts } from "./upload/list-held-parts.ts";
export { listTimeline } from "./upload/list-timeline.ts";
export { revokeUploadToken } from "./upload/revoke-upload-token.ts";
export { startUpload } from "./upload/start-upload.ts";
export { sweepOrphans } from "./upload/sweep-orphans.ts";
export { createWebhook } from "./webhooks/create-webhook.ts";
export { deleteWebhook } from "./webhooks/delete-webhook.ts";
export { deliverWebhooks } from "./webhooks/deliver-webhooks.ts";
export { getWebhook, listWebhooks } from "./webhooks/get-webhook.ts";
export { listDeliveries } from "./webhooks/list-deliveries.ts";
export { replayDelivery } from "./webhooks/replay-delivery.ts";
export { replayEvents } from "./webhooks/replay-events.ts";
export { resumeDeliveries } from "./webhooks/resume-deliveries.ts";
export { rotateWebhookSecret } from "./webhooks/rotate-webhook-secret.ts";
export { testWebhook } from "./webhooks/test-webhook.ts";
export { updateWebhook } from "./webhooks/update-webhook.ts";
