import type { VideoTrack } from "../probe/media-probe.ts";

/** A backstop against a tool that hangs, far beyond what the slowest machine needs. */
export function generousTimeout({ durationSeconds }: Pick<VideoTrack, "durationSeconds">): number {
  return 3600 + 600 * durationSeconds;
}
