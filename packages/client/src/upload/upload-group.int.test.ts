import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "@vergence/core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { VergenceClient } from "../client.ts";
import { defaultRetryPolicy } from "../retry.ts";
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

/** Changes a byte of the first part on its way to the store. */
function spoilingFetch() {
  const statuses: number[] = [];
  const spoilAndFetch: typeof fetch = async (url, init) => {
    const bytes = new Uint8Array(await new Response(init?.body).arrayBuffer());
    if (statuses.length === 0) bytes[0] = (bytes[0] ?? 0) ^ 1;
    const answer = await fetch(url, { ...init, body: bytes });
    statuses.push(answer.status);
    return answer;
  };
  return { statuses, fetch: spoilAndFetch };
}

/** Uploads until the first part is in the store, then stops. */
async function interruptedUpload(settings: { checksums?: boolean } = {}): Promise<{ uploadSessionId: string }> {
  const controller = new AbortController();
  let uploadSessionId = "";
  const onProgress = (progress: UploadProgress) => {
    uploadSessionId = progress.uploadSessionId;
    if (progress.files[0]?.sentParts === 1) controller.abort(new Error("interrupted"));
  };
  const options = { ...group, files: [video()], concurrency: 1, signal: controller.signal, onProgress, ...settings };
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

  it("ends with the group's video where another program completes the files while this one is at them", async () => {
    const files = [video(), subtitle()];
    const sizes = [sizeBytes, 2];
    const declared = files.map(({ source: _, ...file }, index) => ({ ...file, sizeBytes: sizes[index] ?? 0 }));
    const { uploadSessionId } = await client.uploads.start({ ...group, files: declared });
    const options = { files, resume: { uploadSessionId } };
    let other: ReturnType<typeof uploadGroup> | undefined;
    const partUrls: typeof client.uploads.partUrls = async (...call) => {
      other ??= uploadGroup(client, options);
      await other;
      return client.uploads.partUrls(...call);
    };
    const result = await uploadGroup({ ...client, uploads: { ...client.uploads, partUrls } }, options);
    expect(result.libraryId).toBe((await other)?.libraryId);
    expect(result.files.map(({ status }) => status)).toEqual(["completed", "completed"]);
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

describe("uploadGroup with checksums", () => {
  it.each([
    ["a file of parts", video, 3],
    ["a file of one PUT", subtitle, 1],
  ])("sends again what was changed on its way, of %s", async (_, file, parts) => {
    const { statuses, fetch } = spoilingFetch();
    const files = file === video ? [video()] : [{ ...video(), source: new Blob(["a film"]) }];
    const settings = { checksums: true, concurrency: 1, retryPolicy: { ...defaultRetryPolicy, baseDelayMs: 1 } };
    const result = await uploadGroup(client, { ...group, files, fetch, ...settings });
    expect(statuses).toEqual([400, ...Array(parts).fill(200)]);
    const { storageKey } = await storedFile(result.uploadSessionId);
    const stored = await context.resources.storage.getObject(storageKey);
    const expected = file === video ? Buffer.from(bytesOf(0, sizeBytes)) : Buffer.from("a film");
    expect(Buffer.concat(await (stored?.stream.toArray() ?? [])).equals(expected)).toBe(true);
  });

  it("without them the changed bytes are kept: that is what they are for", async () => {
    const { statuses, fetch } = spoilingFetch();
    await uploadGroup(client, { ...group, files: [video()], fetch, concurrency: 1 });
    expect(statuses).toEqual([200, 200, 200]);
  });

  it("resumes with those of the stored parts, from any source", async () => {
    const resume = await interruptedUpload({ checksums: true });
    const { counted, fetch } = countingFetch();
    const files = [{ ...video(), source: new Blob([bytesOf(0, sizeBytes)]) }];
    const result = await uploadGroup(client, { files, resume, fetch, checksums: true });
    expect(result.files[0]?.status).toBe("completed");
    expect(counted.puts).toBe(2);
  });

  it("refuses other bytes than those that the upload began with", async () => {
    const resume = await interruptedUpload({ checksums: true });
    const files = [{ ...video(), source: new Blob([bytesOf(1, sizeBytes + 1)]) }];
    const refused = uploadGroup(client, { files, resume, checksums: true });
    await expect(refused).rejects.toMatchObject({ code: "parts_mismatch" });
  });

  it("says so when it is resumed without", async () => {
    const resume = await interruptedUpload({ checksums: true });
    await expect(uploadGroup(client, { files: [video()], resume })).rejects.toThrow(/was begun with checksums/);
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
