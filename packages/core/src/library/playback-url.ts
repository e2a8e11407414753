import type { LibraryVideoModel } from "../../generated/prisma/models.ts";
import type { Resources } from "../resources/context.ts";
import { signPlayback } from "./playback-token.ts";

export type PlaybackBase = Pick<Resources, "config" | "clock">;
export type PlayedVideo = Pick<LibraryVideoModel, "playbackId" | "visibility">;

/**
 * Where players find something of a video: on the CDN where there is one, else on this server. Addresses of private
 * videos end after `PLAYBACK_URL_TTL_SECONDS`.
 */
export function playbackUrl({ config, clock }: PlaybackBase, video: PlayedVideo, path: string): string {
  const base = `${config.playback.baseUrl}/api/playback/${video.playbackId}`;
  if (video.visibility === "public") return `${base}/${path}`;
  const expiresAt = new Date(clock.now().getTime() + config.playback.urlTtlSeconds * 1000);
  return `${base}/t/${signPlayback(config.authSecret, video.playbackId, expiresAt)}/${path}`;
}
