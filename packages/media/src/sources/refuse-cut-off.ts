import type { VideoTrack } from "@vergence/contract/media";
import { MediaError } from "../media-error.ts";
import type { InspectedSource } from "./source-file.ts";

/** A video shorter than its file said, by more than this and by more than 2 %, has lost bytes. */
const toleranceSeconds = 1;

/**
 * Refuses a file that says that it lasts longer than what could be read of it.
 * @throws MediaError `truncated` (permanent)
 */
export function refuseCutOff(
  { source, video }: { source: Pick<InspectedSource, "fileName">; video: VideoTrack },
  readSeconds: number,
): void {
  const expected = video.durationSeconds;
  const missing = expected - readSeconds;
  if (!video.hasOwnDuration || missing <= toleranceSeconds || missing <= expected * 0.02) return;
  const message =
    `"${source.fileName}" is cut off: it says that it lasts ${expected.toFixed(1)} s, ` +
    `but only ${readSeconds.toFixed(1)} s could be read. Export or upload it again.`;
  throw new MediaError("truncated", message, { permanent: true });
}
