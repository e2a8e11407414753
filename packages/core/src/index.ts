// What transports call, and the words that every face shares: use cases, errors, contexts.

export type { Logger } from "pino";
export { addOwner } from "./access/add-owner.ts";
export { type Auth, actorOfUser, createAuth, type SignedInUser } from "./access/auth.ts";
export { authenticateKey } from "./access/authenticate-key.ts";
export { actorOfUploadToken, findUploadToken, isUploadToken } from "./access/authenticate-upload-token.ts";
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
export { type EventItem, watchEvents } from "./events/watch-events.ts";
export { type Answer, answerOnce } from "./idempotency/answer-once.ts";
export { fingerprintOf } from "./idempotency/fingerprint.ts";
export { cancelJob } from "./jobs/cancel-job.ts";
export { getJob, getJobStatus, listJobs } from "./jobs/get-job.ts";
export { retryJob } from "./jobs/retry-job.ts";
export { cacheControlOf } from "./kernel/cache-control.ts";
export { AppError, errorTable, type Issue, retryAfterSeconds } from "./kernel/errors.ts";
export { createStream } from "./library/create-stream.ts";
export { deleteVideo } from "./library/delete-video.ts";
export { getVideo, getVideoStreams } from "./library/get-video.ts";
export { listFolders } from "./library/list-folders.ts";
export { listPublished } from "./library/list-published.ts";
export { listVideos } from "./library/list-videos.ts";
export { openPlayback } from "./library/open-playback.ts";
export { renameFolder } from "./library/rename-folder.ts";
export { requestDownload } from "./library/request-download.ts";
export { startRemoteUpload } from "./library/start-remote-upload.ts";
export { updateVideo } from "./library/update-video.ts";
export { checkReadiness } from "./resources/check-readiness.ts";
export type { Actor, Clock, Context, Resources } from "./resources/context.ts";
export { type ObservedRequest, observeRequest } from "./resources/telemetry/observe-request.ts";
export { toAppError } from "./resources/to-app-error.ts";
export { cancelGroup } from "./upload/cancel-group.ts";
export { completeFile } from "./upload/complete-file.ts";
export { createUploadToken } from "./upload/create-upload-token.ts";
export { getGroup } from "./upload/get-group.ts";
export { getPartUrls, openPartUrls } from "./upload/get-part-urls.ts";
export { listGroups } from "./upload/list-groups.ts";
export { listParts } from "./upload/list-parts.ts";
export { listTimeline } from "./upload/list-timeline.ts";
export { revokeUploadToken } from "./upload/revoke-upload-token.ts";
export { startUpload } from "./upload/start-upload.ts";
export { createWebhook } from "./webhooks/create-webhook.ts";
export { deleteWebhook } from "./webhooks/delete-webhook.ts";
export { getWebhook, listWebhooks } from "./webhooks/get-webhook.ts";
export { listDeliveries } from "./webhooks/list-deliveries.ts";
export { replayDelivery } from "./webhooks/replay-delivery.ts";
export { replayEvents } from "./webhooks/replay-events.ts";
export { rotateWebhookSecret } from "./webhooks/rotate-webhook-secret.ts";
export { testWebhook } from "./webhooks/test-webhook.ts";
export { updateWebhook } from "./webhooks/update-webhook.ts";
