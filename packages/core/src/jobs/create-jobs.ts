import type { DownloadBody, FileRole, LadderRequest, StreamFormat } from "@vergence/contract";
import { downloadPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import { Prisma, type Transaction } from "../resources/db/database.ts";
import { recordAudit } from "../states/audit.ts";
import type { AuditBy } from "../states/transition.ts";

// Every job is created in this file, in the caller's transaction: its rows, its audit rows and its queue entry commit
// together.

type WithQueue = Pick<Resources, "queue">;

/** A file to fetch, as its row begins. */
export interface NewSource {
  id: string;
  position: number;
  fileRole: FileRole;
  url: string;
  storageKey: string;
  partSizeBytes: number;
}

/** A job that fetches a video's files from the Internet. */
export async function createFetchJob(
  { queue }: WithQueue,
  tx: Transaction,
  by: AuditBy,
  { videoId, sources }: { videoId: number; sources: NewSource[] },
): Promise<void> {
  const job = await tx.job.create({
    data: { videoId, kind: "fetch", requestId: by.requestId, sources: { create: sources } },
  });
  await auditJob(tx, by, { videoId, id: job.id });
  await queue.send(tx, "fetch-sources", { jobId: job.id });
}

/** The ingest of a video whose asset files are there, and the H264 stream that it makes. */
export async function createIngestJob(
  ctx: WithQueue,
  tx: Transaction,
  by: AuditBy,
  { videoId }: { videoId: number },
): Promise<void> {
  const job = await createWithStream(tx, by, { videoId, kind: "ingest", format: "H264", ladder: null });
  await auditStream(tx, by, job);
  await sendIngest(ctx, tx, job.id);
}

/**
 * As `createIngestJob`, as parts of the one statement that makes the video, for a path on which every round trip
 * counts: the CTEs `job` and `stream` over the rows of `video`, and SELECTs of their audit rows. `sendIngest` completes
 * it.
 */
export const ingestJobSql = (requestId: string | null): { ctes: Prisma.Sql; auditRows: Prisma.Sql } => ({
  ctes: Prisma.sql`job AS (
      INSERT INTO "Job" ("videoId", kind, "requestId") SELECT id, 'ingest', ${requestId} FROM video
      RETURNING id, "videoId"
    ), stream AS (
      INSERT INTO "Stream" ("videoId", "jobId", "streamName", format) SELECT "videoId", id, 'H264', 'H264' FROM job
      RETURNING id, "videoId"
    )`,
  auditRows: Prisma.sql`SELECT 'job.queued', 'job', id::text, "videoId" FROM job
        UNION ALL SELECT 'stream.queued', 'stream', id::text, "videoId" FROM stream`,
});

/** The queue entry of an ingest. */
export const sendIngest = ({ queue }: WithQueue, tx: Transaction, jobId: number): Promise<void> =>
  queue.send(tx, "ingest", { jobId });

/** A further stream and the job that makes it. @returns the job, which has no tasks yet */
export async function createStreamJob(
  { queue }: WithQueue,
  tx: Transaction,
  by: AuditBy,
  input: { videoId: number; format: StreamFormat; ladder: LadderRequest | null },
) {
  const job = await createWithStream(tx, by, { ...input, kind: "stream" });
  await auditStream(tx, by, job, { format: input.format, jobId: job.id });
  await queue.send(tx, "plan-stream", { jobId: job.id });
  return { ...job, tasks: [] };
}

/** A file made for download, the job that makes it, and the job's only task. @returns the download with its job */
export async function createDownloadJob(
  { queue }: WithQueue,
  tx: Transaction,
  by: AuditBy,
  input: { videoId: number; workspaceId: string; kind: Exclude<DownloadBody["kind"], "source"> },
) {
  const { videoId, workspaceId, kind } = input;
  const { id: jobId } = await tx.job.create({ data: { videoId, kind: "download", requestId: by.requestId } });
  await auditJob(tx, by, { videoId, id: jobId }, { download: kind });
  const task = await tx.jobTask.create({
    data: { jobId, position: 0, names: [`${kind}.mp4`], plan: { download: kind } },
  });
  await queue.send(tx, "run-task", { jobId, taskId: task.id });
  // Nothing is stored there: the attempt that makes the file replaces the key.
  const storageKey = `${downloadPrefix(workspaceId, videoId, jobId)}${kind}.mp4`;
  return tx.download.create({ data: { videoId, jobId, kind, storageKey }, include: { job: true } });
}

async function createWithStream(
  tx: Transaction,
  by: AuditBy,
  input: { videoId: number; kind: "ingest" | "stream"; format: StreamFormat; ladder: LadderRequest | null },
) {
  const { videoId, kind, format, ladder } = input;
  const stream = { create: { videoId, streamName: format, format, ...(ladder && { ladder }) } };
  const job = await tx.job.create({
    data: { videoId, kind, requestId: by.requestId, stream },
    include: { stream: true },
  });
  await auditJob(tx, by, job);
  return job;
}

type Detail = Record<string, string | number>;

const auditJob = (tx: Transaction, by: AuditBy, job: { id: number; videoId: number }, detail?: Detail) =>
  recordAudit(tx, by, {
    action: "job.queued",
    subject: "job",
    subjectId: String(job.id),
    videoId: job.videoId,
    ...(detail && { detail }),
  });

const auditStream = (
  tx: Transaction,
  by: AuditBy,
  job: { videoId: number; stream: { id: number } | null },
  detail?: Detail,
) =>
  recordAudit(tx, by, {
    action: "stream.queued",
    subject: "stream",
    subjectId: String(job.stream?.id),
    videoId: job.videoId,
    ...(detail && { detail }),
  });
