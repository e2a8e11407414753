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
export { createUploadToken } from "./access/create-upload-token.ts";
export { createWorkspace } from "./access/create-workspace.ts";
export { getSession } from "./access/get-session.ts";
export { isOriginGranted } from "./access/is-origin-granted.ts";
export { isWellFormedSecret } from "./access/key-secret.ts";
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
export { revokeUploadToken } from "./access/revoke-upload-token.ts";
export { rotateKey } from "./access/rotate-key.ts";
export { checkReadiness } from "./check-readiness.ts";
export { type Config, ConfigError, loadConfig } from "./config.ts";
export type { Actor, Clock, Context, Logger, Resources } from "./context.ts";
export { createLogger } from "./create-logger.ts";
export { AppError, errorTable, type Issue, retryAfterSeconds } from "./errors.ts";
export type { Change } from "./events/change-feed.ts";
export { pruneEvents } from "./events/prune-events.ts";
export { publishAllEvents, publishEvents } from "./events/publish-events.ts";
export { relayEvents } from "./events/relay-events.ts";
export { type EventNews, watchEvents } from "./events/watch-events.ts";
export { type Answer, answerOnce } from "./idempotency/answer-once.ts";
export { fingerprintOf } from "./idempotency/fingerprint.ts";
export { sweepExpired } from "./idempotency/sweep-expired.ts";
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
export { updateVideo } from "./library/update-video.ts";
export { type FetchPublicOptions, fetchPublic, RefusedAddressError } from "./net/fetch-public.ts";
export { openResources } from "./open-resources.ts";
export { noteAttempt } from "./processing/attempts.ts";
export { cancelJob } from "./processing/cancel-job.ts";
export { type Claim, claimJob } from "./processing/claim-job.ts";
export { claimTask, type TaskClaim } from "./processing/claim-task.ts";
export { cleanJob } from "./processing/clean-job.ts";
export { failJob, failTask, type JobFailure } from "./processing/fail-job.ts";
export { finishJob, type IngestResult } from "./processing/finish-job.ts";
export { finishTask, reportTaskProgress } from "./processing/finish-task.ts";
export { type DoneTasks, finishDownloadJob, finishStreamJob, getDoneTasks } from "./processing/finish-tasks.ts";
export { getJob, getJobStatus, listJobs } from "./processing/get-job.ts";
export type { JobSource } from "./processing/job-sources.ts";
export type { StreamResult } from "./processing/make-stream-ready.ts";
export { ClaimLostError, markStreamEncoding, reportProgress } from "./processing/report-progress.ts";
export { retryJob } from "./processing/retry-job.ts";
export { type PlannedTask, startTasks } from "./processing/start-tasks.ts";
export { installQueue } from "./queue/create-queue.ts";
export { jobs } from "./queue/jobs.ts";
export type { Delivery, JobHandler, JobHandlers, Queue } from "./queue/queue.ts";
export { claimFetch, type FetchClaim, type RemoteSource } from "./remote-upload/claim-fetch.ts";
export { finishFetch } from "./remote-upload/finish-fetch.ts";
export { noteSource, noteStored, type SourceNote } from "./remote-upload/note-source.ts";
export { startRemoteUpload } from "./remote-upload/start-remote-upload.ts";
export { doctorBucket } from "./storage/doctor.ts";
export type { ObjectBody, Storage } from "./storage/storage.ts";
export { inSpan } from "./telemetry/in-span.ts";
export type { Metrics } from "./telemetry/metrics.ts";
export { type ObservedRequest, observeRequest } from "./telemetry/observe-request.ts";
export { readMetrics, requireMetricsToken } from "./telemetry/read-metrics.ts";
export { startTracing } from "./telemetry/start-tracing.ts";
export { toAppError } from "./to-app-error.ts";
export { cancelGroup } from "./upload/cancel-group.ts";
export { cleanGroup } from "./upload/clean-group.ts";
export { completeFile } from "./upload/complete-file.ts";
export { expireGroups } from "./upload/expire-groups.ts";
export { getGroup } from "./upload/get-group.ts";
export { getPartUrls, openPartUrls } from "./upload/get-part-urls.ts";
export { listGroups } from "./upload/list-groups.ts";
export { listHeldParts } from "./upload/list-held-parts.ts";
export { listTimeline } from "./upload/list-timeline.ts";
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
