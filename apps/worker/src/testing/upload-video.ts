import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { FileRole, Layout } from "@vergence/contract";
import { type Context, completeFile, getPartUrls, startUpload } from "@vergence/core";

export interface FileToUpload {
  path: string;
  fileRole: FileRole;
  languageTag?: string;
}

export interface UploadedVideo {
  libraryId: number;
  jobId: number;
  uploadSessionId: string;
  /** Presigned `PUT` URLs of single-PUT files, still alive, in the order of the files. */
  urls: string[];
}

/** Uploads a video as a client does (Start, part-urls, PUT, complete), which queues its ingest. */
export async function uploadVideo(
  ctx: Context,
  layout: Layout,
  files: readonly FileToUpload[],
): Promise<UploadedVideo> {
  const bodies = await Promise.all(files.map((file) => readFile(file.path)));
  const group = await startUpload(ctx, {
    videoName: "A film",
    description: "",
    layout,
    perspective: "Regular",
    folderName: "Home",
    files: files.map((file, index) => ({
      fileName: basename(file.path),
      fileRole: file.fileRole,
      sizeBytes: bodies[index]?.length ?? 0,
      languageTag: file.languageTag,
    })),
  });
  const { uploadSessionId } = group;
  const urls: string[] = [];
  let libraryId: number | undefined;
  for (const [index, { uploadId }] of group.files.entries()) {
    const answer = await getPartUrls(ctx, { uploadSessionId, uploadId });
    const parts = [];
    let offset = 0;
    for (const { partNumber, url, sizeBytes } of answer.parts) {
      const body = bodies[index]?.subarray(offset, offset + sizeBytes);
      const put = await fetch(url, { method: "PUT", body });
      if (!put.ok) throw new Error(`PUT answered ${put.status}: ${await put.text()}`);
      offset += sizeBytes;
      parts.push({ partNumber, etag: put.headers.get("etag") ?? "" });
      if (answer.parts.length === 1) urls.push(url);
    }
    const done = await completeFile(ctx, { uploadSessionId, uploadId, parts });
    libraryId = done.libraryId ?? libraryId;
  }
  const job = await ctx.db.job.findFirstOrThrow({ where: { videoId: libraryId ?? 0 } });
  return { libraryId: job.videoId, jobId: job.id, uploadSessionId, urls };
}
