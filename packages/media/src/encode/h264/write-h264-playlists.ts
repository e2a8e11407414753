import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { StreamPlaylist, StreamRendition } from "@vergence/contract/media";
import { type Bandwidth, bandwidthAttributes } from "../../hls/bandwidth.ts";
import { finishMediaPlaylist } from "../../hls/finish-media-playlist.ts";
import { mediaPlaylistUri, multivariantPlaylistName } from "../../hls/hls-names.ts";
import { type MediaSegment, targetDurationSeconds } from "../../hls/media-playlist.ts";
import { formatMultivariantPlaylist } from "../../hls/multivariant-playlist.ts";
import { type SubtitleRendition, writeSubtitleRenditions } from "../../package/subtitle-renditions.ts";
import type { AudioRendition } from "../../sources/audio-renditions.ts";
import { refuseCutOff } from "../../sources/refuse-cut-off.ts";
import type { InspectedSource } from "../../sources/source-file.ts";
import type { H264HlsOutput } from "./h264-output.ts";
import type { H264HlsPlan } from "./h264-plan.ts";
import { type Encoded, finishH264Variant, readEncoded } from "./h264-variant.ts";
import type { RunH264EncodeOptions } from "./run-h264-encode.ts";
import { streamFiles } from "./stream-files.ts";

type Measured<Of> = Encoded<Of> & { bandwidth: Bandwidth };

/** Turns what the encoder left in `outDir` into a stream: measures it, writes subtitles and all playlists. */
export async function writeH264Playlists(
  plan: H264HlsPlan,
  sources: readonly InspectedSource[],
  outDir: string,
  { tools, signal }: Pick<RunH264EncodeOptions, "tools" | "signal">,
): Promise<H264HlsOutput> {
  const encodedVideo = await Promise.all(plan.rungs.map((rung) => readEncoded(outDir, rung, plan)));
  const encodedAudio = await Promise.all(plan.audio.map((rendition) => readEncoded(outDir, rendition, plan)));
  const durationSeconds = totalSeconds(encodedVideo[0]?.segments ?? []);
  refuseCutOff({ source: plan.inputs[0] ?? { fileName: "" }, video: plan.video }, durationSeconds);

  const all = [...encodedVideo, ...encodedAudio];
  const target = Math.max(...all.map(({ segments }) => targetDurationSeconds(segments)));
  const measure = async <Of>(encoded: Encoded<Of>): Promise<Measured<Of>> => ({
    ...encoded,
    bandwidth: await finishMediaPlaylist(join(outDir, encoded.name), encoded.segments, target),
  });
  const audio = await Promise.all(encodedAudio.map(measure));
  const subtitles = await writeSubtitleRenditions(sources, durationSeconds, outDir, {
    launcher: tools.launcher,
    signal,
  });
  const playlist: StreamPlaylist = {
    variants: await Promise.all(encodedVideo.map((encoded) => finishH264Variant(outDir, encoded, plan, target))),
    renditions: [...audio.map(toAudioRendition), ...subtitles.map(toSubtitleRendition)],
    targetDurationSeconds: target,
  };
  await writeFile(join(outDir, multivariantPlaylistName), formatMultivariantPlaylist(playlist));
  return {
    playlist,
    durationSeconds,
    video: plan.video,
    eye: plan.eye,
    audio: plan.audio,
    files: streamFiles(outDir, [
      ...encodedVideo.map(({ name, segments }) => ({ name, segments, hasInit: true, hasIFrames: true })),
      ...audio.map(({ name, segments }) => ({ name, segments, hasInit: true, hasIFrames: false })),
      ...subtitles.map(({ name, segments }) => ({ name, segments, hasInit: false, hasIFrames: false })),
    ]),
  };
}

function toAudioRendition({ of, name, init, bandwidth }: Measured<AudioRendition>): StreamRendition {
  const { label, languageTag, isDefault, channels } = of;
  const type = "AUDIO";
  return {
    ...bandwidthAttributes(bandwidth),
    name,
    type,
    uri: mediaPlaylistUri(name),
    label,
    languageTag,
    isDefault,
    channels,
    codec: init.codec,
  };
}

function toSubtitleRendition({ name, label, languageTag, bandwidth }: SubtitleRendition): StreamRendition {
  const type = "SUBTITLES";
  return {
    ...bandwidthAttributes(bandwidth),
    name,
    type,
    uri: mediaPlaylistUri(name),
    label,
    languageTag,
    isDefault: false,
    channels: null,
    codec: null,
  };
}

function totalSeconds(segments: readonly MediaSegment[]): number {
  return segments.reduce((sum, segment) => sum + segment.durationSeconds, 0);
}
