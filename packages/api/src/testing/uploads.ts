import { randomUUID } from "node:crypto";
import type { FileState, UploadGroup } from "@vergence/contract";
import { expect } from "vitest";
import type { ApiHarness } from "./api-harness.ts";

export const mebibyte = 2 ** 20;
/** What the tests' servers cut files into: the smallest part that S3 takes. */
export const partSizeBytes = 5 * mebibyte;

export const aVideo = (sizeBytes = 5) => ({ fileName: "a.mp4", fileRole: "video", sizeBytes });
export const aBody = (sizeBytes = 5) => ({ videoName: "Reef", layout: "2D", files: [aVideo(sizeBytes)] });
/** A file that goes in parts: `partCount - 1` whole ones and a last of 5 bytes. */
export const multipartSize = (partCount: number) => (partCount - 1) * partSizeBytes + 5;

export interface StartedFile extends FileState {
  uploadSessionId: string;
  /** `/api/videos/uploads/{uploadSessionId}/files/{uploadId}` */
  path: string;
}

export async function startGroup({ call }: Pick<ApiHarness, "call">, body: unknown = aBody()): Promise<UploadGroup> {
  const answer = await call("POST", "/api/videos/uploads", { body });
  expect(answer.text).toContain("uploadSessionId");
  return answer.json as UploadGroup;
}

export function filesOf(group: UploadGroup): StartedFile[] {
  return group.files.map((file) => ({
    ...file,
    uploadSessionId: group.uploadSessionId,
    path: `/api/videos/uploads/${group.uploadSessionId}/files/${file.uploadId}`,
  }));
}

/** Starts a group of one 2D video. */
export async function startFile(harness: Pick<ApiHarness, "call">, sizeBytes = 5): Promise<StartedFile> {
  const [file] = filesOf(await startGroup(harness, aBody(sizeBytes)));
  return file as StartedFile;
}

/** A part as a client names it when it completes a file. */
interface SentPart {
  partNumber: number;
  etag: string;
}

/** Puts parts of a file (all where none are named) and returns their etags as the store gave them, with quotes. */
export async function putParts(
  { call }: Pick<ApiHarness, "call">,
  file: Pick<StartedFile, "path">,
  partNumbers?: number[],
  fill = 1,
): Promise<SentPart[]> {
  const answer = await call("POST", `${file.path}/part-urls`, { body: partNumbers ? { partNumbers } : {} });
  expect(answer.status, answer.text).toBe(200);
  const sent: SentPart[] = [];
  for (const part of (answer.json as { parts: { partNumber: number; sizeBytes: number; url: string }[] }).parts) {
    const put = await fetch(part.url, { method: "PUT", body: Buffer.alloc(part.sizeBytes, fill) });
    expect(put.status).toBe(200);
    sent.push({ partNumber: part.partNumber, etag: put.headers.get("etag") ?? "" });
  }
  return sent;
}

/** Uploads and completes a file of one PUT; with a group of one file this makes a library video. */
export async function completeSmallFile(
  harness: Pick<ApiHarness, "call">,
  file: Pick<StartedFile, "path">,
): Promise<{ libraryId: number | null }> {
  await putParts(harness, file);
  const answer = await harness.call("POST", `${file.path}/complete`);
  expect(answer.status, answer.text).toBe(200);
  return answer.json as { libraryId: number | null };
}

/** A library video made through the API, with its ingest job. */
export async function makeVideo(harness: ApiHarness, body: unknown = aBody()): Promise<{ id: number; jobId: number }> {
  const group = await startGroup(harness, body);
  for (const file of filesOf(group)) await completeSmallFile(harness, file);
  const video = await harness.t.resources.db.libraryVideo.findUniqueOrThrow({
    where: { uploadGroupId: group.uploadSessionId },
    include: { jobs: true },
  });
  return { id: video.id, jobId: video.jobs[0]?.id ?? 0 };
}

export const unknownId = () => randomUUID();
