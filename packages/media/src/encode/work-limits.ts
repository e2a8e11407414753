import type { VideoTrack } from "../probe/media-probe.ts";

/** In seconds: a backstop against a tool that hangs, far beyond what the slowest machine needs. Of a long film it is months. */
export function generousTimeout({ durationSeconds }: Pick<VideoTrack, "durationSeconds">): number {
  return 3600 + 600 * durationSeconds;
}

/** In seconds: the same for a tool that only reads a file to its end, from a disk that gives 1 MiB a second. */
export function readingTimeout({ sizeBytes }: { sizeBytes: number }): number {
  return 300 + Math.ceil(sizeBytes / 2 ** 20);
}
