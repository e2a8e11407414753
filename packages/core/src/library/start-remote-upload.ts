import { randomUUID } from "node:crypto";
import { type FileRole, type Library, perspectiveDegrees, type RemoteUploadBody } from "@vergence/contract";
import { createFetchJob } from "../jobs/create-jobs.ts";
import { AppError, type Issue } from "../kernel/errors.ts";
import { toStoredLayout } from "../kernel/layout-names.ts";
import { remoteSourceKey } from "../kernel/object-keys.ts";
import type { Context } from "../resources/context.ts";
import { checkPublicUrl, RefusedAddressError } from "../resources/net/fetch-public.ts";
import { auditBy, recordAudit } from "../states/audit.ts";
import { toLibrary } from "./library-view.ts";

/**
 * Makes a video whose files are fetched from the Internet: its library record, a job that fetches them, and that job's
 * queue entry, in one transaction. Addresses that are not public as they are written are refused here; the others when
 * they are called.
 * @throws AppError invalid_input
 */
export async function startRemoteUpload(ctx: Context, input: RemoteUploadBody): Promise<Library> {
  refuseAddresses(ctx, input);
  const { workspaceId } = ctx.actor;
  return ctx.db.$transaction(async (tx) => {
    const video = await tx.libraryVideo.create({
      data: {
        workspaceId,
        videoName: input.name,
        description: input.description,
        layout: toStoredLayout(input.layout),
        perspective: perspectiveDegrees[input.perspective],
        folderName: input.folderName,
      },
    });
    const sources = sourcesOf(input).map(({ url, fileRole }, position) => {
      const id = randomUUID();
      const storageKey = remoteSourceKey(workspaceId, video.id, id);
      return { id, position, fileRole, url, storageKey, partSizeBytes: ctx.config.upload.partSizeBytes };
    });
    const by = auditBy(ctx);
    await recordAudit(tx, by, {
      action: "library_video.processing",
      subject: "library_video",
      subjectId: String(video.id),
      videoId: video.id,
      detail: { hosts: sources.map(({ url }) => new URL(url).host).join(", ") },
    });
    await createFetchJob(ctx, tx, by, { videoId: video.id, sources });
    return toLibrary(ctx, { ...video, streams: [] });
  });
}

const sourcesOf = ({ videoUrl, secondaryVideoUrl }: RemoteUploadBody): { url: string; fileRole: FileRole }[] =>
  secondaryVideoUrl === undefined
    ? [{ url: videoUrl, fileRole: "video" }]
    : [
        { url: videoUrl, fileRole: "video_left" },
        { url: secondaryVideoUrl, fileRole: "video_right" },
      ];

function refuseAddresses({ config }: Context, body: RemoteUploadBody): void {
  const issues: Issue[] = [];
  for (const path of ["videoUrl", "secondaryVideoUrl"] as const) {
    try {
      if (body[path] !== undefined) checkPublicUrl(body[path], config.outboundAllowedHosts);
    } catch (error) {
      if (!(error instanceof RefusedAddressError)) throw error;
      issues.push({ path, message: error.message });
    }
  }
  const [first] = issues;
  if (first) throw new AppError("invalid_input", `The body is not valid: ${first.path} ${first.message}.`, { issues });
}
