import type { Steps } from "./steps.ts";

/** A cue as WebVTT writes it, by its size alone. */
export interface SizedCue {
  startSeconds: number;
  endSeconds: number;
  sizeBytes: number;
}

/** So much may stand there more than once, however little stands there at all. */
const freeBytes = 64 * 2 ** 10;

/**
 * How long the segments of a subtitle are. Each holds every cue that shows in it (RFC 8216 section 3.5), so a cue of an
 * hour would be in sixty segments of a minute. From `shortestSeconds` on, the length is doubled until no more bytes
 * are repeated than all cues have once, or 64 KiB: two segments are always enough. RFC 8216 section 6.2.4 lets the
 * subtitles of VOD have a target duration of their own.
 */
export function segmentSeconds(
  cues: readonly SizedCue[],
  durationSeconds: number,
  shortestSeconds: number,
  steps: Steps,
): number {
  const last = Math.max(0, Math.ceil(durationSeconds / shortestSeconds) - 1);
  let onceBytes = 0;
  /** By how often the length is doubled. */
  const repeatedBytes: number[] = [];
  for (const { startSeconds, endSeconds, sizeBytes } of cues) {
    steps.count++;
    if (startSeconds >= durationSeconds) continue;
    onceBytes += sizeBytes;
    let from = Math.floor(startSeconds / shortestSeconds);
    let to = Math.min(last, Math.ceil(endSeconds / shortestSeconds) - 1);
    for (let doublings = 0; from < to; doublings++) {
      steps.count++;
      repeatedBytes[doublings] = (repeatedBytes[doublings] ?? 0) + sizeBytes * (to - from);
      from = Math.floor(from / 2);
      to = Math.floor(to / 2);
    }
  }
  const allowedBytes = Math.max(freeBytes, onceBytes);
  const enough = repeatedBytes.findIndex((bytes) => bytes <= allowedBytes);
  return shortestSeconds * 2 ** Math.max(0, enough);
}
