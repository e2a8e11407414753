import { appRouter } from "../trpc/app-router.ts";
import { aBody } from "./uploads.ts";

/** What every call takes beside ids; a call that takes nothing has an empty object. A call that is missing here fails. */
export const bodyOfCall: Record<string, object> = {
  "post /videos/uploads": aBody(),
  "get /videos/uploads": {},
  "get /videos/uploads/:uploadSessionId": {},
  "delete /videos/uploads/:uploadSessionId": {},
  "post /videos/uploads/:uploadSessionId/files/:uploadId/part-urls": {},
  "post /videos/uploads/:uploadSessionId/files/:uploadId/complete": {},
  "get /videos/uploads/:uploadSessionId/files/:uploadId/parts": {},
  "post /videos/uploads/:uploadSessionId/tokens": { allowedOrigins: ["https://films.example"] },
  "delete /videos/uploads/:uploadSessionId/tokens/:tokenId": {},
  "get /videos/published": {},
  "get /videos": {},
  "post /videos/upload": { name: "Fetched", layout: "2D", videoUrl: "https://films.example/a.mp4" },
  "get /folders": {},
  "post /folders/:folderName": { name: "Renamed" },
  "get /videos/:id": {},
  "delete /videos/:id": {},
  "get /videos/:id/streams": {},
  "get /videos/:id/jobs": {},
  "get /videos/:id/jobs/:jobId": {},
  "get /videos/:id/jobs/:jobId/status": {},
  "post /videos/:id": { description: "Taken over" },
  "post /videos/:id/streams": { streamFormat: "H264" },
  "post /videos/:id/jobs/:jobId/cancel": {},
  "post /videos/:id/jobs/:jobId/retry": {},
  "post /videos/:id/download": {},
  "post /keys": { name: "a key", role: "admin" },
  "get /keys": {},
  "delete /keys/:keyId": {},
  "post /keys/:keyId/rotate": {},
  "get /audit": {},
  "post /webhooks": { url: "https://films.example/hook" },
  "get /webhooks": {},
  "get /webhooks/:webhookId": {},
  "post /webhooks/:webhookId": { description: "Taken over" },
  "delete /webhooks/:webhookId": {},
  "post /webhooks/:webhookId/rotate-secret": {},
  "post /webhooks/:webhookId/test": {},
  "get /webhooks/:webhookId/deliveries": {},
  "post /webhooks/:webhookId/deliveries/:deliveryId/replay": {},
  "post /webhooks/:webhookId/replay": { from: "2026-01-01T00:00:00.000Z" },
};

const group = ["uploadSessionId"];
const file = ["uploadSessionId", "uploadId"];
const job = ["id", "jobId"];
/** The ids that each procedure takes, and what beside them. */
export const inputOfProcedure: Record<string, [ids: string[], body?: object]> = {
  "session.get": [[]],
  "uploadGroups.start": [[], aBody()],
  "uploadGroups.list": [[], {}],
  "uploadGroups.get": [group],
  "uploadGroups.cancel": [group],
  "uploadGroups.partUrls": [file],
  "uploadGroups.completeFile": [file],
  "uploadGroups.heldParts": [file],
  "uploadGroups.createToken": [group, { allowedOrigins: ["https://films.example"] }],
  "uploadGroups.revokeToken": [["uploadSessionId", "tokenId"]],
  "uploadGroups.timeline": [group],
  "videos.list": [[], {}],
  "videos.get": [["id"]],
  "videos.streams": [["id"]],
  "videos.published": [[], {}],
  "videos.jobs": [["id"]],
  "videos.job": [job],
  "videos.delete": [["id"]],
  "videos.folders": [[]],
  "videos.renameFolder": [["folderName"], { name: "Renamed" }],
  "videos.startRemoteUpload": [[], bodyOfCall["post /videos/upload"]],
  "videos.update": [["id"], { description: "Taken over" }],
  "videos.createStream": [["id"], { streamFormat: "H264" }],
  "videos.cancelJob": [job],
  "videos.retryJob": [job],
  "videos.download": [["id"]],
  "videos.jobStatus": [job],
  "keys.create": [[], { name: "a key", role: "admin" }],
  "keys.list": [[], {}],
  "keys.revoke": [["keyId"]],
  "keys.rotate": [["keyId"]],
  "audit.list": [[], {}],
  "workspaces.create": [[], { name: "A third" }],
  "workspaces.list": [[]],
  "workspaces.addOwner": [["workspaceId"], { email: "taken@over.example" }],
  "webhooks.create": [[], { url: "https://films.example/hook" }],
  "webhooks.list": [[]],
  "webhooks.get": [["webhookId"]],
  "webhooks.update": [["webhookId"], { description: "Taken over" }],
  "webhooks.delete": [["webhookId"]],
  "webhooks.rotateSecret": [["webhookId"]],
  "webhooks.test": [["webhookId"]],
  "webhooks.deliveries": [["webhookId"]],
  "webhooks.replayDelivery": [["webhookId", "deliveryId"]],
  "webhooks.replay": [["webhookId"], { from: "2026-01-01T00:00:00.000Z" }],
};
/** Procedures that stay open. */
export const subscriptions = ["uploadGroups.changes"];

/** Every procedure, by its name and type. */
export const procedures = Object.entries(
  (appRouter as unknown as { _def: { procedures: Record<string, { _def: { type: string } }> } })._def.procedures,
).map(([name, { _def }]) => ({ name, type: _def.type }));
/** As the tables above name a route. */
export const callOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;
/** The parameters of an address. */
export const namesIn = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
