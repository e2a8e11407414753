import { stat } from "node:fs/promises";
import type { JobProgress, JobWarning } from "@vergence/contract";
import type { Claim, IngestResult } from "@vergence/core/worker";
import type { H264HlsOutput, InspectedSource } from "@vergence/media";

/** What the library keeps of a video and its stream: sizes of one eye, as it is meant to be seen. */
export async function toIngestResult(
  claim: Claim,
  { sources, warnings }: { sources: readonly InspectedSource[]; warnings: JobWarning[] },
  output: H264HlsOutput,
  progress: readonly JobProgress[],
): Promise<IngestResult> {
  const { video, eye, audio } = output;
  const main = audio.find((rendition) => rendition.isDefault);
  const mainTrack = main?.source.probe?.audioTracks.find((track) => track.index === main.trackIndex);
  return {
    durationSeconds: output.durationSeconds,
    width: eye.width,
    height: eye.height,
    videoCodec: video.codec,
    audioCodec: mainTrack?.codec ?? null,
    playlist: output.playlist,
    isHdr: video.videoRange !== "SDR",
    probes: sources.flatMap(({ probe }, index) => {
      const assetFileId = claim.sources[index]?.assetFileId;
      return probe && assetFileId ? [{ assetFileId, probe }] : [];
    }),
    highestResolutionBytes: await bytesOfBestVariant(output),
    warnings,
    progress: progress.map(({ name }) => ({ name, percent: 100 })),
  };
}

async function bytesOfBestVariant({ playlist, files }: H264HlsOutput): Promise<number> {
  const folder = `${playlist.variants[0]?.name}/`;
  const sizes = await Promise.all(
    files.filter((file) => file.relativeKey.startsWith(folder)).map(async (file) => (await stat(file.path)).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
