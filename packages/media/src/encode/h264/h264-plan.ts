import type { Layout } from "@vergence/contract";
import type { FrameRate, Rung, VideoTrack } from "@vergence/contract/media";
import { defaultH264Ladder } from "../../ladder/h264-default-ladder.ts";
import { gopFramesOf, streamFrameRate } from "../../ladder/output-frame-rate.ts";
import { frameRateNumber } from "../../probe/frame-rate.ts";
import { type AudioRendition, audioRenditions } from "../../sources/audio-renditions.ts";
import { type Eye, leftEye, type Packing } from "../../sources/left-eye.ts";
import { leftEyeSource } from "../../sources/left-eye-source.ts";
import type { InspectedSource } from "../../sources/source-file.ts";

export interface H264HlsRequest {
  layout: Layout;
  sources: readonly InspectedSource[];
  /** By default `defaultH264Ladder` of the left eye. */
  ladder?: readonly Rung[];
  /** For SBS and TB whose shape misleads `guessPacking`. */
  packing?: Packing;
  /** False for a stream that uses the audio of another. */
  withAudio?: boolean;
}

/** Everything that the encode depends on, decided; the arguments follow from it alone. */
export interface H264HlsPlan {
  /** Local files in the order of ffmpeg's inputs; the video's is the first. */
  inputs: InspectedSource[];
  video: VideoTrack;
  eye: Eye;
  rungs: readonly Rung[];
  audio: AudioRendition[];
  frameRate: FrameRate;
  /** Frames from key frame to key frame: the first whole number of them that lasts at least two seconds. */
  gopFrames: number;
  segmentSeconds: number;
  durationSeconds: number;
}

/**
 * Decides how a set of sources becomes H264 HLS of the left eye.
 * @throws MediaError `no_video` (permanent)
 */
export function planH264Hls(request: H264HlsRequest): H264HlsPlan {
  const { layout, sources, ladder, packing, withAudio = true } = request;
  const { source, video } = leftEyeSource(layout, sources);
  const eye = leftEye(layout, video, packing);
  const audio = withAudio ? audioRenditions(sources) : [];
  const frameRate = streamFrameRate("H264", video);
  const gopFrames = gopFramesOf(frameRate);
  return {
    inputs: [...new Set([source, ...audio.map((rendition) => rendition.source)])],
    video,
    eye,
    rungs: ladder ?? defaultH264Ladder(eye),
    audio,
    frameRate,
    gopFrames,
    segmentSeconds: gopFrames / frameRateNumber(frameRate),
    // Where the video starts late, its first frame stands from time 0 on.
    durationSeconds: video.startSeconds + video.durationSeconds,
  };
}
