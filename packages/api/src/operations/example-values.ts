/** One call as it is shown, and as a test makes it; ids stand for those that the test has. */
export interface Example {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  answer: unknown;
}

const uploadSessionId = "0d6c1b1e-5d0e-4f7a-9f0a-2f5a5f0f8d11";
const uploadId = "b7a3f0c2-8a57-4d3e-a1d5-1c6a2c1f7e22";
const createdAt = "2026-01-31T09:30:00.000Z";
const expiresAt = "2026-02-05T09:30:00.000Z";
const base = "https://vergence.example";
const fileParams = { uploadSessionId, uploadId };
const videoParams = { id: 7 };
const jobParams = { id: 7, jobId: 21 };

const file = {
  uploadId,
  fileRole: "video",
  fileName: "reef.mov",
  totalBytes: 1_287_340_032,
  partSizeBytes: 104_857_600,
  totalParts: 13,
  uploadStrategy: "multipart",
  status: "pending",
};
const groupFields = {
  uploadSessionId,
  sessionId: uploadSessionId,
  status: "pending",
  videoName: "Reef",
  description: "",
  layout: "SBS",
  perspective: "180",
  folderName: "Home",
  createdAt,
  expiresAt,
  libraryId: null,
};
const group = { ...groupFields, files: [file] };
const etag = '"9b2cf535f27731c974343645a3985328"';

const library = {
  createdAt,
  description: "",
  fileFormat3D: "SBS",
  folderName: "Home",
  id: 7,
  is3D: true,
  isStreaming: true,
  perspective: 180,
  thumbnailUrl: `${base}/api/playback/5a3f5c9e-0a64-4c8f-8a0e-5f3bb8b1a7d4/poster.jpg`,
  videoLength: 184.5,
  videoHeight: 2160,
  videoName: "Reef",
};
const stream = {
  createdAt,
  status: "ready",
  streamName: "H264",
  streamUrl: `${base}/api/playback/5a3f5c9e-0a64-4c8f-8a0e-5f3bb8b1a7d4/streams/21/multivariant.m3u8`,
  visibility: "public",
  highestResolutionUrl: `${base}/api/playback/5a3f5c9e-0a64-4c8f-8a0e-5f3bb8b1a7d4/streams/21/h264-2160p-12000k/playlist.m3u8`,
  highestResolutionBytes: 276_824_064,
  jobId: 21,
};
const job = { createdAt, id: 21, status: "running", progress: [{ name: "H264 1080p", percent: 40 }] };

const keyId = "c3b1d6f0-7a52-4f0e-9f3d-6e2d1c0b5a44";
const keyState = {
  keyId,
  name: "Render farm",
  role: "upload",
  prefix: "vgk_Zq3xT9",
  createdAt,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  replacedBy: null,
};
const key = "vgk_an-example-of-a-key";
const tokenId = "7d2f9a31-64c8-4b1d-8e55-3f0a9c7b6d12";
const uploadToken = {
  tokenId,
  uploadSessionId,
  allowedOrigins: ["https://films.example"],
  maxFileSizeBytes: null,
  canCancel: false,
  createdAt,
  expiresAt: "2026-01-31T10:30:00.000Z",
  revokedAt: null,
};
const webhookId = "e4a8c7d5-1b9f-4c36-a2d0-5b7e8f6a9c33";
const webhook = {
  webhookId,
  url: "https://films.example/hooks/vergence",
  description: "",
  eventTypes: ["video.ready", "video.failed"],
  createdAt,
  previousSecretUntil: null,
  failingSince: null,
  disabledAt: null,
  disabledReason: null,
};
const secret = "whsec_an-example-of-a-secret";
const delivery = {
  deliveryId: "9b6e2f4d-8c1a-4d7e-b3f5-2a0c9d8e7f66",
  eventId: null,
  eventType: "webhook.test",
  isReplay: false,
  status: "pending",
  createdAt,
  finishedAt: null,
  nextAttemptAt: createdAt,
  attempts: [],
};
const libraryItem = { ...library, status: "ready", isPublished: true, visibility: "public" };
const jobDetail = {
  ...job,
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

/** By operation. */
export const examples: Record<string, Example> = {
  startUpload: {
    body: {
      videoName: "Reef",
      layout: "SBS",
      perspective: "180",
      files: [{ fileName: "reef.mov", fileRole: "video", sizeBytes: 1_287_340_032 }],
    },
    answer: group,
  },
  listUploads: {
    query: { limit: 20, status: "pending" },
    answer: {
      items: [{ ...groupFields, fileCount: 1, completedFileCount: 0, totalBytes: 1_287_340_032 }],
      nextCursor: null,
    },
  },
  getUpload: { params: { uploadSessionId }, answer: group },
  cancelUpload: {
    params: { uploadSessionId },
    answer: {
      sessionId: uploadSessionId,
      status: "canceled",
      canceledAt: "2026-01-31T09:41:12.000Z",
      fileCount: 1,
      canceledFileCount: 1,
    },
  },
  getPartUrls: {
    params: fileParams,
    body: { startPartNumber: 1, count: 1 },
    answer: {
      ...file,
      parts: [
        {
          partNumber: 1,
          sizeBytes: 104_857_600,
          byteStart: 0,
          byteEnd: 104_857_600,
          url: "https://store.example/vergence/workspaces/0d6c1b1e/reef?partNumber=1&X-Amz-Signature=5ea97a59",
          expiresAt: "2026-02-01T09:30:00.000Z",
        },
      ],
    },
  },
  completeFile: {
    params: fileParams,
    body: { parts: [{ partNumber: 1, etag }] },
    answer: { ...file, status: "completed", libraryId: 7 },
  },
  listHeldParts: { params: fileParams, answer: [{ partNumber: 1, sizeBytes: 104_857_600, etag }] },
  createUploadToken: {
    params: { uploadSessionId },
    body: { allowedOrigins: ["https://films.example"] },
    answer: { ...uploadToken, token: "vgt_an-example-of-a-token" },
  },
  revokeUploadToken: {
    params: { uploadSessionId, tokenId },
    answer: { ...uploadToken, revokedAt: "2026-01-31T09:41:12.000Z" },
  },
  startRemoteUpload: {
    body: { name: "Reef", layout: "SBS", perspective: "180", videoUrl: "https://films.example/reef.mov" },
    answer: { ...library, isStreaming: false, thumbnailUrl: null, videoLength: null, videoHeight: null },
  },
  listVideos: { query: { limit: 20 }, answer: { items: [libraryItem], nextCursor: null } },
  listFolders: { answer: { folders: [{ folderName: "Home", videoCount: 3 }] } },
  renameFolder: {
    params: { folderName: "Trailers" },
    body: { name: "Teasers" },
    answer: { folderName: "Teasers", videoCount: 2 },
  },
  deleteVideo: { params: videoParams, answer: { id: 7, status: "deleting" } },
  listJobs: { params: videoParams, answer: [jobDetail] },
  getJob: { params: jobParams, answer: jobDetail },
  createKey: { body: { name: "Render farm", role: "upload" }, answer: { ...keyState, key } },
  listKeys: { query: { limit: 20 }, answer: { items: [keyState], nextCursor: null } },
  revokeKey: { params: { keyId }, answer: { ...keyState, revokedAt: "2026-01-31T09:41:12.000Z" } },
  rotateKey: { params: { keyId }, body: { graceSeconds: 3600 }, answer: { ...keyState, key } },
  listAudit: {
    query: { subject: "api_key", limit: 20 },
    answer: {
      items: [
        {
          id: "4711",
          at: createdAt,
          actor: `key:${keyId}`,
          action: "api_key.created",
          subject: "api_key",
          subjectId: keyId,
          requestId: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff",
          detail: { name: "Render farm", role: "upload" },
          actorName: "Operations",
          uploadSessionId: null,
          videoName: null,
        },
      ],
      nextCursor: null,
    },
  },
  createWebhook: {
    body: { url: webhook.url, eventTypes: webhook.eventTypes },
    answer: { ...webhook, secret },
  },
  listWebhooks: { answer: [webhook] },
  getWebhook: { params: { webhookId }, answer: webhook },
  updateWebhook: {
    params: { webhookId },
    body: { isEnabled: false },
    answer: { ...webhook, disabledAt: "2026-01-31T09:41:12.000Z" },
  },
  deleteWebhook: { params: { webhookId }, answer: { webhookId, isDeleted: true } },
  replayEvents: {
    params: { webhookId },
    body: { from: "2026-01-31T08:00:00Z", to: "2026-01-31T09:00:00Z" },
    answer: { replayedEvents: 12 },
  },
  testWebhook: { params: { webhookId }, answer: delivery },
  listDeliveries: {
    params: { webhookId },
    query: { limit: 20 },
    answer: { items: [delivery], nextCursor: null },
  },
  replayDelivery: { params: { webhookId, deliveryId: delivery.deliveryId }, answer: { ...delivery, isReplay: true } },
  rotateWebhookSecret: { params: { webhookId }, body: { overlapSeconds: 3600 }, answer: { ...webhook, secret } },
  listPublished: {
    query: { folderName: ["Home", "Trailers"], visibility: "public" },
    answer: [{ stream, library }],
  },
  getVideo: { params: videoParams, answer: library },
  getVideoStreams: { params: videoParams, answer: { streams: [stream], library } },
  getJobStatus: { params: jobParams, answer: job },
  updateVideo: { params: videoParams, body: { name: "Reef at night", isPublished: false }, answer: library },
  createStream: {
    params: videoParams,
    body: { streamFormat: "H264", bitrateLadder: [{ bitrate: 2, height: 240 }] },
    answer: { ...job, status: "queued", progress: [] },
  },
  cancelJob: { params: jobParams, answer: { ...job, status: "canceled" } },
  retryJob: { params: jobParams, answer: { ...job, status: "queued", progress: [] } },
  requestDownload: {
    params: videoParams,
    body: { kind: "source" },
    answer: {
      files: [
        {
          kind: "source",
          fileName: "reef.mov",
          sizeBytes: 1_287_340_032,
          url: "https://store.example/vergence/workspaces/0d6c1b1e/reef?X-Amz-Signature=5ea97a59",
          expiresAt: "2026-01-31T10:30:00.000Z",
          jobId: null,
        },
      ],
    },
  },
};
