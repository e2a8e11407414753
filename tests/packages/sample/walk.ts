// What a stranger writes with the packages from npm. Compiled and run in an empty project, hence types of no Node.
import { createTRPCClient, httpLink } from "@trpc/client";
import type { AppRouter } from "@vergence/api-types";
import {
  createVergenceClient,
  type UploadProgress,
  uploadGroup,
  VergenceApiError,
  type VergenceClientOptions,
} from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import { verifyWebhook, WebhookVerificationError } from "@vergence/client/webhooks";
import { type Library, startUploadBody } from "@vergence/contract";

declare const process: { env: Record<string, string | undefined>; version: string };

const { BASE_URL: baseUrl = "", API_KEY: apiKey = "", FILE: file = "" } = process.env;
const options: VergenceClientOptions = { baseUrl, apiKey, fetch: undefined };
const client = createVergenceClient(options);

let last: UploadProgress | undefined;
const { libraryId } = await uploadGroup(client, {
  videoName: "Harbour",
  layout: "2D",
  files: [{ source: await fileSource(file), fileRole: "video", fileName: "harbour.mp4" }],
  signal: undefined,
  onProgress: (progress) => {
    last = progress;
  },
});
const library: Library = await client.videos.get(libraryId);
const refused: unknown = await client.videos.get(2_147_483_647).catch((error: unknown) => error);

const headers = { "X-SPATIALGEN-APPKEY": apiKey };
const api = createTRPCClient<AppRouter>({ links: [httpLink({ url: `${baseUrl}/api/trpc`, headers })] });
const { role, user }: { role: "admin" | "readonly" | "upload"; user: unknown } = await api.session.get.query();
const groups = await api.uploadGroups.list.query({ limit: 10 });
// @ts-expect-error The type knows what a call takes.
void (() => api.uploadGroups.get.query({ uploadSessionId: 1 }));

let isForged = false;
try {
  verifyWebhook("whsec_c2VjcmV0", "{}", {});
} catch (error) {
  isForged = error instanceof WebhookVerificationError;
}

console.log(
  JSON.stringify({
    node: process.version,
    folderName: library.folderName,
    sentBytes: last?.sentBytes,
    refused: refused instanceof VergenceApiError ? refused.code : null,
    role,
    user,
    groups: groups.items.map(({ videoName }) => videoName),
    isForged,
    isBodyRefused: !startUploadBody.safeParse({}).success,
  }),
);
