import type { Layout } from "@vergence/contract";
import type { VideoTrack } from "@vergence/contract/media";
import { MediaError } from "../media-error.ts";
import { eyeRoles } from "./eye-roles.ts";
import type { InspectedSource } from "./source-file.ts";

/**
 * The source that shows the left eye, and its video track.
 * @throws MediaError `no_video` (permanent) when there is none
 */
export function leftEyeSource(
  layout: Layout,
  sources: readonly InspectedSource[],
): { source: InspectedSource; video: VideoTrack } {
  const [left] = eyeRoles(layout);
  const source = sources.find(({ role }) => role === left);
  const video = source?.probe?.video;
  if (source && video) return { source, video };
  const message = source ? `"${source.fileName}" has no video in it.` : "There is no video file.";
  throw new MediaError("no_video", message, { permanent: true });
}
