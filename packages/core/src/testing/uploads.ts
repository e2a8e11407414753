import type { CompleteFileBody, StartUploadBody, UploadGroup } from "@vergence/contract";
import type { Context } from "../resources/context.ts";
import { getPartUrls } from "../upload/get-part-urls.ts";
import { startUpload } from "../upload/start-upload.ts";

/** What a client knows of a file whose bytes are stored: enough to complete it. */
export interface UploadedFile extends CompleteFileBody {
  uploadSessionId: string;
  uploadId: string;
}

/** 5 MiB and one byte: two parts with the part size that tests set. */
export const multipartBytes = 5 * 2 ** 20 + 1;

/** The body of a valid Start: one video, or one video and audio tracks when more sizes are given. */
export function startBody(sizes: number[], change: Partial<StartUploadBody> = {}): StartUploadBody {
  const languages = ["en", "de", "fr", "es", "it", "ja", "ko", "pt"];
  const [videoBytes = 5, ...audioBytes] = sizes;
  return {
    videoName: "A film",
    description: "",
    layout: "2D",
    perspective: "Regular",
    folderName: "Home",
    files: [
      { fileName: "film.mp4", fileRole: "video", sizeBytes: videoBytes, languageTag: undefined },
      ...audioBytes.map((sizeBytes, index) => ({
        fileName: `sound-${index}.m4a`,
        fileRole: "audio" as const,
        sizeBytes,
        languageTag: languages[index],
      })),
    ],
    ...change,
  };
}

/** Starts a group and stores every file's bytes, without completing any. */
export async function uploadGroup(
  ctx: Context,
  sizes: number[],
): Promise<{ group: UploadGroup; files: UploadedFile[] }> {
  const group = await startUpload(ctx, startBody(sizes));
  const files: UploadedFile[] = [];
  for (const { uploadId } of group.files) files.push(await putFile(ctx, group.uploadSessionId, uploadId));
  return { group, files };
}

/** Stores the bytes of one file through its presigned URLs. */
export async function putFile(ctx: Context, uploadSessionId: string, uploadId: string): Promise<UploadedFile> {
  const { parts } = await getPartUrls(ctx, { uploadSessionId, uploadId });
  const stored = [];
  for (const { partNumber, url, sizeBytes } of parts) {
    const answer = await fetch(url, { method: "PUT", body: Buffer.alloc(sizeBytes, partNumber) });
    if (!answer.ok) throw new Error(`PUT of part ${partNumber} answered ${answer.status}: ${await answer.text()}`);
    stored.push({ partNumber, etag: answer.headers.get("etag") ?? "" });
  }
  return { uploadSessionId, uploadId, parts: stored };
}

/** What the database and the queue hold of a group: a completed one has exactly one of each. */
export async function outcomeOf(ctx: Context, groupId: string) {
  const videos = await ctx.db.libraryVideo.findMany({ where: { uploadGroupId: groupId }, include: { jobs: true } });
  const jobIds = videos.flatMap((video) => video.jobs.map((job) => job.id));
  const [queued] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM pgboss.job WHERE name = 'ingest' AND (data->>'jobId')::int = ANY(${jobIds}::int[])`;
  return {
    records: videos.length,
    jobs: jobIds.length,
    queueEntries: queued?.count ?? 0,
    libraryId: videos[0]?.id ?? null,
  };
}
