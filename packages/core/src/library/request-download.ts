import { type Download, type DownloadBody, type Downloads, hasTwoEyes } from "@vergence/contract";
import { auditBy, recordAudit } from "../audit.ts";
import type { Context } from "../context.ts";
import type { Transaction } from "../db/database.ts";
import { AppError } from "../errors.ts";
import { toWireLayout } from "../layout-names.ts";
import { downloadPrefix } from "../object-keys.ts";
import { readyStreamOf } from "../processing/ready-stream.ts";
import { holdVideo, noSuchVideo, visible } from "./visible.ts";

const urlTtlSeconds = 3_600;
type MadeKind = Exclude<DownloadBody["kind"], "source">;

/**
 * Short-lived addresses of a video's files: what was uploaded, or a file that is made for a player. The first request for one of
 * those starts a job; ask again until `url` is there.
 * @throws AppError not_found; not_ready; invalid_input for stereo files of a video without two eyes
 */
export async function requestDownload(ctx: Context, input: { id: number } & DownloadBody): Promise<Downloads> {
  const video = await ctx.db.libraryVideo.findFirst({
    where: { id: input.id, ...visible(ctx) },
    // The left eye before the right one.
    include: { assetFiles: { orderBy: [{ fileRole: "asc" }, { position: "asc" }] } },
  });
  if (!video) throw noSuchVideo();
  const { kind } = input;
  if (kind === "source") {
    const files = video.assetFiles.map(async ({ fileName, sizeBytes, storageKey }) => ({
      ...{ kind, fileName, sizeBytes: Number(sizeBytes), jobId: null },
      ...(await addressOf(ctx, storageKey, fileName)),
    }));
    return { files: await Promise.all(files) };
  }
  const layout = toWireLayout(video.layout);
  if (!hasTwoEyes(layout)) throw noTwoEyes(kind, layout);
  if (video.status !== "ready")
    throw new AppError("not_ready", `This video is ${video.status}; files can be made of it once it is ready.`);
  if (kind === "mvhevc" && !(await readyStreamOf(ctx, video, "MVHEVC")))
    throw new AppError("not_ready", "This video has no MVHEVC stream that is ready; the file is made of one.");
  return { files: [await getOrStart(ctx, { ...video, kind })] };
}

type MadeOf = { id: number; workspaceId: string; videoName: string; kind: MadeKind };

async function getOrStart(ctx: Context, video: MadeOf): Promise<Download> {
  const fileName = `${video.videoName.replace(/[/\\]/g, "-")} (${video.kind}).mp4`;
  const row = await ctx.db.$transaction(async (tx) => {
    // Puts racing requests in a line: only one of them starts a job.
    await holdVideo(tx, video.id);
    const found = await tx.download.findFirst({
      where: { videoId: video.id, kind: video.kind, job: { status: { in: ["queued", "running", "succeeded"] } } },
      orderBy: { id: "desc" },
      include: { job: true },
    });
    return found ?? startDownload(ctx, tx, video);
  });
  // The row and its job are read one after the other, and the job may end in between: the size is written with the key, and tells.
  const isThere = row.job.status === "succeeded" && row.sizeBytes !== null;
  return {
    kind: video.kind,
    fileName,
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    ...(isThere ? await addressOf(ctx, row.storageKey, fileName) : { url: null, expiresAt: null }),
    jobId: row.jobId,
  };
}

async function startDownload(ctx: Context, tx: Transaction, { id: videoId, workspaceId, kind }: MadeOf) {
  const { id: jobId } = await tx.job.create({ data: { videoId, kind: "download", requestId: ctx.requestId } });
  await recordAudit(tx, auditBy(ctx), {
    ...{ action: "job.queued", subject: "job", subjectId: String(jobId), videoId },
    detail: { download: kind },
  });
  const task = await tx.jobTask.create({
    data: { jobId, position: 0, names: [`${kind}.mp4`], plan: { download: kind } },
  });
  await ctx.queue.send(tx, "run-task", { jobId, taskId: task.id });
  // Nothing lies there: the attempt that makes the file says where.
  const storageKey = `${downloadPrefix(workspaceId, videoId, jobId)}${kind}.mp4`;
  return tx.download.create({ data: { videoId, jobId, kind, storageKey }, include: { job: true } });
}

async function addressOf(ctx: Context, key: string, fileName: string) {
  const options = { now: ctx.clock.now(), expiresInSeconds: urlTtlSeconds, fileName };
  const { url, expiresAt } = await ctx.storage.presignGet(key, options);
  return { url, expiresAt: expiresAt.toISOString() };
}

function noTwoEyes(kind: MadeKind, layout: string): AppError {
  const message = `${kind} needs two eyes that can be told apart, and this video's layout is ${layout}`;
  return new AppError("invalid_input", `The body is not valid: kind ${message}.`, {
    issues: [{ path: "kind", message }],
  });
}
