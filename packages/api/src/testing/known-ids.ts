import { expect } from "vitest";
import type { ApiHarness } from "./api-harness.ts";
import { makeVideo, startFile } from "./uploads.ts";

/** Ids that exist, by the names under which calls take them: so that what is wrong beside them is reached. */
export async function knownIds(harness: ApiHarness): Promise<Record<string, string | number>> {
  const { uploadSessionId, uploadId } = await startFile(harness);
  const { id, jobId } = await makeVideo(harness);
  const make = async (path: string, body: object) =>
    (await harness.call("POST", `/api${path}`, { body })).json as Record<string, string>;
  const { keyId } = await make("/keys", { name: "Fuzzed", role: "upload" });
  const { webhookId } = await make("/webhooks", { url: "https://hooks.example/", eventTypes: [] });
  const { deliveryId } = await make(`/webhooks/${webhookId}/test`, {});
  const { tokenId } = await make(`/videos/uploads/${uploadSessionId}/tokens`, {
    allowedOrigins: ["https://a.example"],
  });
  const { workspaceId } = await make("/workspaces", { name: "Fuzzed" });
  const ofUploads = { uploadSessionId, uploadId, id, jobId, tokenId, folderName: "Home" };
  const ids = { ...ofUploads, keyId, webhookId, deliveryId, workspaceId };
  for (const [name, value] of Object.entries(ids)) expect(value, name).toBeDefined();
  return ids as Record<keyof typeof ids, string | number>;
}
