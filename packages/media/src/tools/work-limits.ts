import { longestWorkSeconds } from "./timed-out.ts";

/**
 * In seconds: a backstop against a tool that hangs, far beyond what the slowest machine needs for a film of a few
 * minutes.
 */
export function generousTimeout({ durationSeconds }: { durationSeconds: number }): number {
  return Math.min(3600 + 600 * durationSeconds, longestWorkSeconds);
}

/** In seconds: the same for a tool that only reads a file to its end, from a disk that gives 1 MiB a second. */
export function readingTimeout({ sizeBytes }: { sizeBytes: number }): number {
  return Math.min(300 + Math.ceil(sizeBytes / 2 ** 20), longestWorkSeconds);
}
