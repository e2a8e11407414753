import { audioTracks, type HlsStream, type Listed, videoTrack } from "../validate/stream/hls-stream.ts";
import { measurePlaylist, measureVariant } from "../validate/stream/measure.ts";
import { listedSeconds, measuredFrameRate } from "../validate/stream/timing.ts";
import { checkStream, readStream } from "../validate/validate-stream.ts";
import { describeVideo } from "./describe-video.ts";
import type { RenditionReport, StreamReport, VariantReport } from "./inspect-report.ts";

/**
 * Reports on an HLS stream: ladder with measured bit rates, renditions, what its video is, and the rules that it
 * breaks.
 */
export async function inspectStream(location: string): Promise<StreamReport> {
  const stream = await readStream(location);
  const playlists = stream.variants.map(({ playlist }) => playlist);
  return {
    kind: "stream",
    location,
    version: stream.parsed.version,
    durationSeconds: Math.max(0, ...playlists.map(listedSeconds)),
    isComplete: playlists.every(({ parsed }) => parsed.isComplete),
    variants: stream.variants.map((variant) => describeVariant(stream, variant, false)),
    iframeVariants: stream.iframeVariants.map((variant) => describeVariant(stream, variant, true)),
    renditions: stream.renditions.map(describeRendition),
    findings: checkStream(stream),
  };
}

function describeVariant(stream: HlsStream, variant: Listed, isIframes: boolean): VariantReport {
  const { attributes, playlist } = variant;
  const track = videoTrack(playlist);
  const video = track && {
    ...describeVideo(track, null),
    framesPerSecond: isIframes ? null : measuredFrameRate(playlist),
  };
  return {
    name: playlist.name,
    codecs: attributes.CODECS ?? "",
    resolution: attributes.RESOLUTION ?? "",
    framesPerSecond: attributes["FRAME-RATE"] ?? "",
    range: attributes["VIDEO-RANGE"] ?? "",
    layout: attributes["REQ-VIDEO-LAYOUT"] ?? "",
    declared: {
      peakBitsPerSecond: Number(attributes.BANDWIDTH ?? 0),
      averageBitsPerSecond: Number(attributes["AVERAGE-BANDWIDTH"] ?? 0),
    },
    measured: isIframes ? measurePlaylist(playlist) : measureVariant(stream, variant),
    targetDurationSeconds: playlist.parsed.targetDurationSeconds,
    segmentCount: playlist.segments.length,
    video,
  };
}

function describeRendition({ attributes, playlist }: Listed): RenditionReport {
  const tracks = audioTracks(playlist).map(({ codec }) => codec);
  const isText = playlist.segments.some(({ container }) => container === "webvtt");
  return {
    type: attributes.TYPE ?? "",
    groupId: attributes["GROUP-ID"] ?? "",
    label: attributes.NAME ?? "",
    language: attributes.LANGUAGE ?? "",
    isDefault: attributes.DEFAULT === "YES",
    channels: attributes.CHANNELS ?? "",
    name: playlist.name,
    codecs: tracks.join(",") || (isText ? "wvtt" : ""),
    measured: measurePlaylist(playlist),
  };
}
