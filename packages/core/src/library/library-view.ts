import type { Library, LibraryItem, Stream } from "@vergence/contract";
import { streamPlaylist } from "@vergence/contract/media";
import type { LibraryVideoModel, StreamModel } from "../../generated/prisma/models.ts";
import { toWireLayout } from "../kernel/layout-names.ts";
import { type PlaybackBase, type PlayedVideo, playbackUrl } from "./playback-url.ts";

type VideoRow = LibraryVideoModel & { streams: { status: string }[] };

/** `playback` signs the addresses of private videos. */
export function toLibrary(playback: PlaybackBase, video: VideoRow): Library {
  return {
    createdAt: video.createdAt.toISOString(),
    description: video.description,
    fileFormat3D: toWireLayout(video.layout),
    folderName: video.folderName,
    id: video.id,
    is3D: video.layout !== "mono",
    isStreaming: video.streams.some((stream) => stream.status === "ready"),
    perspective: video.perspective as Library["perspective"],
    thumbnailUrl: video.posterKey ? playbackUrl(playback, video, "poster.jpg") : null,
    videoLength: video.durationSeconds,
    videoHeight: video.height,
    videoName: video.videoName,
  };
}

/** A video as a list of the library shows it. */
export function toLibraryItem(playback: PlaybackBase, video: VideoRow): LibraryItem {
  const { status, isPublished, visibility } = video;
  return { ...toLibrary(playback, video), status, isPublished, visibility };
}

export function toStream(playback: PlaybackBase, video: PlayedVideo, stream: StreamModel): Stream {
  const isReady = stream.status === "ready";
  const [best] = isReady ? (streamPlaylist.nullable().parse(stream.playlist)?.variants ?? []) : [];
  const url = (path: string) => playbackUrl(playback, video, `streams/${stream.jobId}/${path}`);
  return {
    createdAt: stream.createdAt.toISOString(),
    status: stream.status,
    streamName: stream.streamName,
    streamUrl: isReady ? url("multivariant.m3u8") : null,
    visibility: video.visibility,
    highestResolutionUrl: best ? url(`${best.name}/playlist.m3u8`) : null,
    highestResolutionBytes: stream.highestResolutionBytes === null ? null : Number(stream.highestResolutionBytes),
    jobId: stream.jobId,
  };
}
