import type { JobSource } from "@vergence/core/worker";
import type { InspectedSource, SourceFile } from "@vergence/media";
import { PermanentFailure } from "../attempt/failures.ts";

/** The sources that have pictures: what a later stream is made of. Audio and subtitles are ingest's. */
export const videosOf = (sources: readonly JobSource[]) =>
  sources.filter(({ fileRole }) => fileRole.startsWith("video"));

/** Those and the separate audio files. */
export const mediaOf = (sources: readonly JobSource[]) =>
  sources.filter(({ fileRole }) => fileRole.startsWith("video") || fileRole === "audio");

/**
 * Media as ingest measured them, so that a plan needs no second reading.
 * @param files where their bytes are, in the same order; none while nothing is read
 * @throws PermanentFailure when ingest left no measure of one
 */
export function knownSources(media: readonly JobSource[], files: readonly SourceFile[] = []): InspectedSource[] {
  return media.map(({ fileRole: role, fileName, languageTag, probe }, index) => {
    if (!probe)
      throw new PermanentFailure("not_measured", `"${fileName}" has not been measured: process the video again.`);
    return { role, path: files[index]?.path ?? "", fileName, languageTag, probe, cues: null };
  });
}
