import type { StreamPlaylist } from "@vergence/contract/media";
import type { ApiHarness } from "./api-harness.ts";

/**
 * What a worker leaves of a video that it has processed, without the worker: rows, and objects with a few bytes each.
 */
export interface Playable {
  playbackId: string;
  /** Where the stream's objects lie in the bucket; ends in a slash. */
  streamPrefix: string;
}

export const multivariant = `#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=2000000\nh264-240p-400k/playlist.m3u8\n${"#\n".repeat(200)}`;
export const segment = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251));

const rates = { bandwidth: 2_000_000, averageBandwidth: 400_000 };
const playlist: StreamPlaylist = {
  variants: [
    {
      ...rates,
      name: "h264-240p-400k",
      uri: "h264-240p-400k/playlist.m3u8",
      codec: "avc1.640015",
      width: 320,
      height: 240,
      framesPerSecond: 24,
      videoRange: "SDR",
      videoLayout: null,
      iFrames: { ...rates, uri: "h264-240p-400k/iframe.m3u8" },
    },
  ],
  renditions: [],
  targetDurationSeconds: 2,
};

const objects = {
  "multivariant.m3u8": [Buffer.from(multivariant), "application/vnd.apple.mpegurl"],
  "h264-240p-400k/segment-00001.m4s": [segment, "video/iso.segment"],
} as const;

/** Makes a video of the API, whose job waits, ready to play. */
export async function makePlayable({ t }: ApiHarness, video: { id: number; jobId: number }): Promise<Playable> {
  const { db, storage } = t.resources;
  await db.job.update({
    where: { id: video.jobId },
    data: { status: "succeeded", progress: [{ name: "H264 240p", percent: 100 }] },
  });
  await db.stream.update({
    where: { jobId: video.jobId },
    data: { status: "ready", playlist, highestResolutionBytes: segment.length },
  });
  const { workspaceId, playbackId } = await db.libraryVideo.findUniqueOrThrow({ where: { id: video.id } });
  const prefix = `workspaces/${workspaceId}/videos/${video.id}/`;
  const streamPrefix = `${prefix}streams/${video.jobId}/`;
  await db.libraryVideo.update({
    where: { id: video.id },
    data: { status: "ready", durationSeconds: 2.5, width: 320, height: 240, posterKey: `${prefix}poster.jpg` },
  });
  for (const [name, [body, contentType]] of Object.entries(objects))
    await storage.putObject(streamPrefix + name, body, { sizeBytes: body.length, contentType });
  await storage.putObject(`${prefix}poster.jpg`, segment, { sizeBytes: segment.length, contentType: "image/jpeg" });
  return { playbackId, streamPrefix };
}
