/** What a procedure takes. */
export type Input = Record<string, unknown>;
export type FileInput = Input & { uploadSessionId?: unknown; uploadId?: unknown };

export const uploads = "/api/videos/uploads";
const fileCall =
  (method: string, call: string) =>
  ({ uploadSessionId, uploadId, ...body }: FileInput) =>
    [method, `${uploads}/${uploadSessionId}/files/${uploadId}/${call}`, method === "POST" ? body : undefined] as const;
const videoCall =
  (call: string) =>
  ({ id, ...body }: Input) =>
    ["POST", `/api/videos/${id}${call}`, body] as const;
const jobCall =
  (call: string) =>
  ({ id, jobId }: Input) =>
    ["POST", `/api/videos/${id}/jobs/${jobId}/${call}`] as const;
const webhooks = "/api/webhooks";
const webhookCall =
  (call: string) =>
  ({ webhookId, ...body }: Input) =>
    ["POST", `${webhooks}/${webhookId}${call}`, body] as const;
const searchOf = (input: Input) => new URLSearchParams(input as Record<string, string>);

/** How each use case is called at the REST door, and its procedure. */
export const useCases: Record<
  string,
  { type: "query" | "mutation"; rest(input: FileInput): readonly [string, string, unknown?] }
> = {
  "uploadGroups.start": { type: "mutation", rest: (input) => ["POST", uploads, input] },
  "uploadGroups.list": { type: "query", rest: (input) => ["GET", `${uploads}?${searchOf(input)}`] },
  "uploadGroups.get": { type: "query", rest: ({ uploadSessionId }) => ["GET", `${uploads}/${uploadSessionId}`] },
  "uploadGroups.cancel": {
    type: "mutation",
    rest: ({ uploadSessionId }) => ["DELETE", `${uploads}/${uploadSessionId}`],
  },
  "uploadGroups.partUrls": { type: "mutation", rest: fileCall("POST", "part-urls") },
  "uploadGroups.completeFile": { type: "mutation", rest: fileCall("POST", "complete") },
  "uploadGroups.heldParts": { type: "query", rest: fileCall("GET", "parts") },
  "videos.list": { type: "query", rest: (input) => ["GET", `/api/videos?${searchOf(input)}`] },
  "videos.startRemoteUpload": { type: "mutation", rest: (input) => ["POST", "/api/videos/upload", input] },
  "videos.folders": { type: "query", rest: () => ["GET", "/api/folders"] },
  "videos.renameFolder": {
    type: "mutation",
    rest: ({ folderName, ...body }) => ["POST", `/api/folders/${encodeURIComponent(String(folderName))}`, body],
  },
  "videos.delete": { type: "mutation", rest: ({ id }) => ["DELETE", `/api/videos/${id}`] },
  "videos.jobs": { type: "query", rest: ({ id }) => ["GET", `/api/videos/${id}/jobs`] },
  "videos.job": { type: "query", rest: ({ id, jobId }) => ["GET", `/api/videos/${id}/jobs/${jobId}`] },
  "videos.get": { type: "query", rest: ({ id }) => ["GET", `/api/videos/${id}`] },
  "videos.streams": { type: "query", rest: ({ id }) => ["GET", `/api/videos/${id}/streams`] },
  "videos.jobStatus": { type: "query", rest: ({ id, jobId }) => ["GET", `/api/videos/${id}/jobs/${jobId}/status`] },
  "videos.update": { type: "mutation", rest: videoCall("") },
  "videos.createStream": { type: "mutation", rest: videoCall("/streams") },
  "videos.download": { type: "mutation", rest: videoCall("/download") },
  "videos.cancelJob": { type: "mutation", rest: jobCall("cancel") },
  "videos.retryJob": { type: "mutation", rest: jobCall("retry") },
  "uploadGroups.createToken": {
    type: "mutation",
    rest: ({ uploadSessionId, ...body }) => ["POST", `${uploads}/${uploadSessionId}/tokens`, body],
  },
  "uploadGroups.revokeToken": {
    type: "mutation",
    rest: ({ uploadSessionId, tokenId }) => ["DELETE", `${uploads}/${uploadSessionId}/tokens/${tokenId}`],
  },
  "keys.create": { type: "mutation", rest: (input) => ["POST", "/api/keys", input] },
  "keys.list": { type: "query", rest: (input) => ["GET", `/api/keys?${searchOf(input)}`] },
  "keys.revoke": { type: "mutation", rest: ({ keyId }) => ["DELETE", `/api/keys/${keyId}`] },
  "keys.rotate": { type: "mutation", rest: ({ keyId, ...body }) => ["POST", `/api/keys/${keyId}/rotate`, body] },
  "audit.list": { type: "query", rest: (input) => ["GET", `/api/audit?${searchOf(input)}`] },
  "webhooks.create": { type: "mutation", rest: (input) => ["POST", webhooks, input] },
  "webhooks.list": { type: "query", rest: () => ["GET", webhooks] },
  "webhooks.get": { type: "query", rest: ({ webhookId }) => ["GET", `${webhooks}/${webhookId}`] },
  "webhooks.update": { type: "mutation", rest: webhookCall("") },
  "webhooks.delete": { type: "mutation", rest: ({ webhookId }) => ["DELETE", `${webhooks}/${webhookId}`] },
  "webhooks.rotateSecret": { type: "mutation", rest: webhookCall("/rotate-secret") },
  "webhooks.test": { type: "mutation", rest: webhookCall("/test") },
  "webhooks.deliveries": {
    type: "query",
    rest: ({ webhookId, ...query }) => ["GET", `${webhooks}/${webhookId}/deliveries?${searchOf(query)}`],
  },
  "webhooks.replayDelivery": {
    type: "mutation",
    rest: ({ webhookId, deliveryId }) => ["POST", `${webhooks}/${webhookId}/deliveries/${deliveryId}/replay`],
  },
  "webhooks.replay": { type: "mutation", rest: webhookCall("/replay") },
  "videos.published": { type: "query", rest: (input) => ["GET", `/api/videos/published?${searchOf(input)}`] },
};
