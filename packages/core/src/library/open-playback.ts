import { maxIntegerId } from "@vergence/contract";
import { storedPath } from "../jobs/stream-folders.ts";
import { AppError } from "../kernel/errors.ts";
import { streamPrefix } from "../kernel/object-keys.ts";
import type { Resources } from "../resources/context.ts";
import type { ObjectBody } from "../resources/storage/storage.ts";
import { checkPlayback } from "./playback-token.ts";

const streamPath = /^streams\/(\d{1,10})\/((?:[a-z0-9-]{1,100}\/)?[a-z0-9-]{1,100}\.[a-z0-9]{2,5})$/;
const signedPath = /^t\/([^/]+)\/(.+)$/;
const notFound = () => new AppError("not_found", "There is nothing to play at this URL.");

/** What a player gets, and whether anybody may keep it. */
export interface Playback extends ObjectBody {
  isPrivate: boolean;
}

/**
 * Opens a poster, playlist or segment for a player. Of a public video the unguessable playback id is the permission; of
 * a private one a signed token before the path, as its stream URLs carry it. Only ready streams are served.
 * @param input.path below the video, e.g. `poster.jpg` or `streams/7/h264-720p-3000k/segment-00001.m4s`, for private
 * ones after `t/{token}/`
 * @throws AppError not_found; forbidden when the token has ended
 */
export async function openPlayback(
  resources: Resources,
  input: { playbackId: string; path: string; range?: string; signal?: AbortSignal },
): Promise<Playback> {
  const [, token = null, path = input.path] = signedPath.exec(input.path) ?? [];
  const found = await findKey(resources, input.playbackId, token, path);
  const { range, signal } = input;
  const body = found && (await resources.storage.getObject(found.key, { range, signal }));
  if (!body) throw notFound();
  return { ...body, isPrivate: found.isPrivate };
}

async function findKey(
  { db, config, clock }: Resources,
  playbackId: string,
  token: string | null,
  path: string,
): Promise<{ key: string; isPrivate: boolean } | null> {
  const matched = streamPath.exec(path);
  const jobId = Number(matched?.[1] ?? 0);
  if (jobId > maxIntegerId) return null;
  const video = await db.libraryVideo.findUnique({
    where: { playbackId },
    select: {
      id: true,
      workspaceId: true,
      posterKey: true,
      status: true,
      visibility: true,
      streams: { where: { jobId, status: "ready" }, select: { jobId: true, folders: true } },
    },
  });
  if (!video || video.status === "deleting" || video.visibility === "drm") return null;
  const isPrivate = video.visibility === "private";
  if (isPrivate || token !== null) {
    const state = checkPlayback(config.authSecret, playbackId, token ?? "", clock.now());
    if (state === "expired") throw new AppError("forbidden", "This URL has expired; get a new one from the API.");
    if (state === "forged") return null;
  }
  const [stream] = video.streams;
  const key =
    path === "poster.jpg"
      ? video.posterKey
      : stream &&
        matched?.[2] &&
        streamPrefix(video.workspaceId, video.id, stream.jobId) + storedPath(stream.folders, matched[2]);
  return key ? { key, isPrivate } : null;
}
