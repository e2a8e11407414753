import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "@vergence/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VergenceClient } from "../client.ts";
import { bytesOf } from "../testing/fixtures.ts";
import { startServer } from "../testing/start-server.ts";
import { fileSource } from "./file-source.ts";
import type { UploadProgress } from "./progress.ts";
import { uploadGroup } from "./upload-group.ts";
import type { UploadSource } from "./upload-source.ts";

// The test settings make parts of 5 MiB.
const sizeBytes = 12 * 2 ** 20;
const group = { videoName: "Harbour", layout: "2D" } as const;

let context: TestContext;
let client: VergenceClient;
let source: UploadSource;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const server = await startServer();
  cleanUps.push(() => server.close());
  ({ context, client } = server);
  const folder = await mkdtemp(join(tmpdir(), "vergence-client-"));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "harbour.mp4"), bytesOf(0, sizeBytes));
  source = await fileSource(join(folder, "harbour.mp4"));
});

afterAll(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
});

const video = () => ({ source, fileRole: "video", fileName: "harbour.mp4" }) as const;
const subtitle = () =>
  ({ source: new Blob(["1\n"]), fileRole: "subtitle", fileName: "en.srt", languageTag: "EN" }) as const;

/** Counts the PUTs that go to the store. */
function countingFetch() {
  const counted = { puts: 0 };
  const countAndFetch: typeof fetch = (url, init) => {
    counted.puts++;
    return fetch(url, init);
  };
  return { counted, fetch: countAndFetch };
}

/** Uploads until the first part is in the store, then stops. */
async function interruptedUpload(): Promise<{ uploadSessionId: string }> {
  const controller = new AbortController();
  let uploadSessionId = "";
  const onProgress = (progress: UploadProgress) => {
    uploadSessionId = progress.uploadSessionId;
    if (progress.files[0]?.sentParts === 1) controller.abort(new Error("interrupted"));
  };
  const options = { ...group, files: [video()], concurrency: 1, signal: controller.signal, onProgress };
  await expect(uploadGroup(client, options)).rejects.toThrow("interrupted");
  return { uploadSessionId };
}

describe("uploadGroup on the real server and store", () => {
  it("makes one library video of a multipart and a single file, whose stream and job can be asked for", async () => {
    const result = await uploadGroup(client, { ...group, files: [video(), subtitle()] });
    expect(result.files.map((file) => [file.uploadStrategy, file.totalParts, file.status])).toEqual([
      ["multipart", 3, "completed"],
      ["single_put", 1, "completed"],
    ]);
    const { library, streams } = await client.videos.streams(result.libraryId);
    expect(library).toMatchObject({ id: result.libraryId, videoName: "Harbour" });
    expect(streams).toHaveLength(1);
    const job = await client.jobs.status(result.libraryId, streams[0]?.jobId ?? 0);
    expect(job).toMatchObject({ status: "queued", progress: [] });
    expect(await client.videos.get(result.libraryId)).toEqual(library);
    expect(await client.videos.published()).toEqual([]);
    const page = await client.uploads.list({ status: "completed" });
    expect(page.items.map((item) => item.uploadSessionId)).toContain(result.uploadSessionId);
  });

  it("resumes with the parts that the store lacks", async () => {
    const resume = await interruptedUpload();
    const { counted, fetch } = countingFetch();
    const result = await uploadGroup(client, { files: [video()], resume, fetch });
    expect(result.files[0]?.status).toBe("completed");
    expect(counted.puts).toBe(2);
  });

  it("resumes where the server was killed between the store's completion and its own note of it", async () => {
    const resume = await interruptedUpload();
    const other = new AbortController();
    const onProgress = ({ files }: UploadProgress) => {
      if (files[0]?.state === "completing") other.abort(new Error("killed"));
    };
    const files = [video()];
    await expect(uploadGroup(client, { files, resume, signal: other.signal, onProgress })).rejects.toThrow("killed");
    await completeAtTheStoreOnly(resume.uploadSessionId);

    const result = await uploadGroup(client, { files, resume });
    expect(result.files[0]?.status).toBe("completed");
    expect((await client.uploads.get(resume.uploadSessionId)).libraryId).toBe(result.libraryId);
  });

  it("sends everything again when the store has lost the multipart upload", async () => {
    const resume = await interruptedUpload();
    const { storageKey, multipartUploadId } = await storedFile(resume.uploadSessionId);
    await context.resources.storage.abortMultipartUpload(storageKey, multipartUploadId);
    const result = await uploadGroup(client, { files: [video()], resume });
    expect(result.files[0]?.status).toBe("completed");
  });

  it("cancels, and a resume says so", async () => {
    const resume = await interruptedUpload();
    expect(await client.uploads.cancel(resume.uploadSessionId)).toMatchObject({ status: "canceled", fileCount: 1 });
    await expect(uploadGroup(client, { files: [video()], resume })).rejects.toThrow(/canceled/);
  });

  it("shows every broken rule of a body", async () => {
    const files = [{ ...video(), fileName: "harbour.avi" }, subtitle(), { ...subtitle(), fileName: "second.srt" }];
    const refusal = uploadGroup(client, { ...group, layout: "Separate", files });
    await expect(refusal).rejects.toMatchObject({ status: 400, code: "invalid_input" });
    await expect(refusal).rejects.toThrow(/video_left.*files\.0\.fileName.*files\.2\.languageTag/);
  });
});

async function storedFile(uploadSessionId: string) {
  const where = { groupId: uploadSessionId };
  const file = await context.resources.db.uploadFile.findFirstOrThrow({ where });
  return { storageKey: file.storageKey, multipartUploadId: file.multipartUploadId ?? "" };
}

async function completeAtTheStoreOnly(uploadSessionId: string): Promise<void> {
  const { storageKey, multipartUploadId } = await storedFile(uploadSessionId);
  const { storage } = context.resources;
  const parts = (await storage.listParts(storageKey, multipartUploadId)) ?? [];
  expect(parts).toHaveLength(3);
  await storage.completeMultipartUpload(storageKey, multipartUploadId, parts);
}
