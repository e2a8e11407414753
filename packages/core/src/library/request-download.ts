import { type Download, type DownloadBody, type Downloads, hasTwoEyes } from "@vergence/contract";
import { lockVideo, noSuchVideo, visibleVideos } from "../access/visible-videos.ts";
import { createDownloadJob } from "../jobs/create-jobs.ts";
import { readyStreamOf } from "../jobs/ready-stream.ts";
import { AppError } from "../kernel/errors.ts";
import { toWireLayout } from "../kernel/layout-names.ts";
import type { Context } from "../resources/context.ts";
import { auditBy } from "../states/audit.ts";

const urlTtlSeconds = 3_600;
type MadeKind = Exclude<DownloadBody["kind"], "source">;

/**
 * Short-lived addresses of a video's files: what was uploaded, or a file that is made for a player. The first request
 * for one of those starts a job; ask again until `url` is there.
 * @throws AppError not_found; not_ready; invalid_input for stereo files of a video without two eyes
 */
export async function requestDownload(ctx: Context, input: { id: number } & DownloadBody): Promise<Downloads> {
  const video = await ctx.db.libraryVideo.findFirst({
    where: { id: input.id, ...visibleVideos(ctx) },
    // The left eye before the right one.
    include: { assetFiles: { orderBy: [{ fileRole: "asc" }, { position: "asc" }] } },
  });
  if (!video) throw noSuchVideo();
  const { kind } = input;
  if (kind === "source") {
    const files = video.assetFiles.map(async ({ fileName, sizeBytes, storageKey }) => ({
      kind,
      fileName,
      sizeBytes: Number(sizeBytes),
      jobId: null,
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
    // Serializes racing requests: only one of them starts a job.
    await lockVideo(tx, video.id);
    const found = await tx.download.findFirst({
      where: { videoId: video.id, kind: video.kind, job: { status: { in: ["queued", "running", "succeeded"] } } },
      orderBy: { id: "desc" },
      include: { job: true },
    });
    const { id: videoId, workspaceId, kind } = video;
    return found ?? createDownloadJob(ctx, tx, auditBy(ctx), { videoId, workspaceId, kind });
  });
  // The row and its job are read one after the other, and the job may end in between: the size is written together with
  // the key.
  const isThere = row.job.status === "succeeded" && row.sizeBytes !== null;
  return {
    kind: video.kind,
    fileName,
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    ...(isThere ? await addressOf(ctx, row.storageKey, fileName) : { url: null, expiresAt: null }),
    jobId: row.jobId,
  };
}

async function addressOf(ctx: Context, key: string, fileName: string) {
  const options = { now: ctx.clock.now(), expiresInSeconds: urlTtlSeconds, fileName };
  const { url, expiresAt } = await ctx.storage.presignGet(key, options);
  return { url, expiresAt: expiresAt.toISOString() };
}

function noTwoEyes(kind: MadeKind, layout: string): AppError {
  const message = `${kind} needs two eyes that can be separated, and this video's layout is ${layout}`;
  return new AppError("invalid_input", `The body is not valid: kind ${message}.`, {
    issues: [{ path: "kind", message }],
  });
}
