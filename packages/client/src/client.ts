import { auditCalls } from "./calls/audit-calls.ts";
import { folderCalls } from "./calls/folder-calls.ts";
import { jobCalls } from "./calls/job-calls.ts";
import { keyCalls } from "./calls/key-calls.ts";
import { uploadCalls } from "./calls/upload-calls.ts";
import { verbsOf } from "./calls/verbs.ts";
import { videoCalls } from "./calls/video-calls.ts";
import { webhookCalls } from "./calls/webhook-calls.ts";
import { workspaceCalls } from "./calls/workspace-calls.ts";
import { type EventsOptions, streamEvents } from "./events.ts";
import { createOpenStream, createSendRequest, type VergenceClientOptions } from "./http.ts";

export type VergenceClient = ReturnType<typeof createVergenceClient>;

/**
 * The public REST API: one method for each call, answers typed by the contract. Retries nothing: see `withRetry`.
 * @throws from every method, VergenceApiError when the server refuses, VergenceNetworkError when no answer comes
 * @example
 * const client = createVergenceClient({ baseUrl: "https://vergence.example", apiKey });
 * const { items } = await client.videos.list({ search: "harbour" });
 */
export function createVergenceClient(options: VergenceClientOptions) {
  const send = createSendRequest(options);
  const openStream = createOpenStream(options);
  const verbs = verbsOf(send);
  return {
    uploads: uploadCalls(verbs),
    videos: videoCalls(send),
    jobs: jobCalls(verbs),
    folders: folderCalls(verbs),
    keys: keyCalls(verbs),
    webhooks: webhookCalls(verbs),
    audit: auditCalls(verbs),
    workspaces: workspaceCalls(verbs),
    /** The workspace's events, for as long as the iterator is read; see `EventsOptions`. */
    events: (eventsOptions: EventsOptions = {}) => streamEvents(openStream, eventsOptions),
  };
}
