import type { AudioTrack, MediaProbe, VideoRange, VideoTrack } from "@vergence/contract/media";
import { languageTagOf } from "./embedded-language.ts";
import type { FfprobeOutput, FfprobeStream } from "./ffprobe-output.ts";
import { parseFrameRate } from "./frame-rate.ts";
import { contentLightLevelOf, masteringDisplayOf } from "./hdr-metadata.ts";
import { dolbyVisionProfileOf, framePackingOf, projectionOf, viewPositionsOf } from "./spatial-metadata.ts";

/**
 * What ffprobe printed, in our words. Tracks that cannot be used (no size, no frame rate, unknown codec) are left out.
 */
export function toMediaProbe(output: FfprobeOutput): MediaProbe {
  const { streams, format } = output;
  const durationSeconds = finite(format?.duration) ?? Math.max(0, ...streams.map((s) => finite(s.duration) ?? 0));
  const video = streams.find(isVideo);
  const audio = streams.filter((s) => s.codec_type === "audio");
  return {
    container: containerOf(format?.format_name ?? "", format?.tags.major_brand),
    durationSeconds,
    sizeBytes: finite(format?.size) ?? 0,
    bitrateBitsPerSecond: finite(format?.bit_rate),
    video: video ? videoTrack(video, durationSeconds, finite(format?.start_time) ?? 0) : null,
    audioTracks: audio.flatMap((s, index) => audioTrack(s, index)),
  };
}

/** A real video track: cover art is none. */
export function isVideo(stream: FfprobeStream): boolean {
  return stream.codec_type === "video" && stream.disposition?.attached_pic !== 1;
}

function videoTrack(s: FfprobeStream, fileDurationSeconds: number, fileStartSeconds: number): VideoTrack | null {
  // The average is what the frames add up to; the "real" base rate of a variable-rate clip can be absurd.
  const frameRate = parseFrameRate(s.avg_frame_rate) ?? parseFrameRate(s.r_frame_rate);
  if (!s.width || !s.height || !frameRate || !isKnown(s.codec_name)) return null;
  const rotationDegrees =
    finite(s.side_data_list.find((d) => finite(d.rotation))?.rotation) ?? finite(Number(s.tags.rotate)) ?? 0;
  const isOnItsSide = Math.abs(Math.round(rotationDegrees / 90)) % 2 === 1;
  const ownSeconds = finite(s.duration) ?? clockSeconds(s.tags.DURATION);
  const pixelAspectRatio = ratio(s.sample_aspect_ratio);
  return {
    codec: s.codec_name,
    profile: s.profile === undefined ? null : String(s.profile),
    width: isOnItsSide ? s.height : s.width,
    height: isOnItsSide ? s.width : s.height,
    pixelAspectRatio: isOnItsSide ? 1 / pixelAspectRatio : pixelAspectRatio,
    rotationDegrees,
    frameRate,
    isVariableFrameRate: false,
    frameCount: finite(s.nb_frames) || null,
    durationSeconds: ownSeconds ?? fileDurationSeconds,
    startSeconds: Math.max(0, (finite(s.start_time) ?? fileStartSeconds) - fileStartSeconds),
    hasOwnDuration: ownSeconds !== null,
    pixelFormat: s.pix_fmt ?? "unknown",
    bitDepth: bitDepth(s),
    colour: {
      range: s.color_range ?? "unknown",
      matrix: s.color_space ?? "unknown",
      primaries: s.color_primaries ?? "unknown",
      transfer: s.color_transfer ?? "unknown",
    },
    videoRange: videoRangeOf(s.color_transfer),
    masteringDisplay: masteringDisplayOf(s.side_data_list),
    contentLightLevel: contentLightLevelOf(s.side_data_list),
    dolbyVisionProfile: dolbyVisionProfileOf(s.side_data_list),
    viewPositions: viewPositionsOf(s),
    framePacking: framePackingOf(s.side_data_list),
    projection: projectionOf(s.side_data_list),
    bitrateBitsPerSecond: finite(s.bit_rate),
  };
}

/** By the transfer characteristics (ITU-T H.273 table 3): 16 is PQ, 18 is HLG. */
function videoRangeOf(transfer: string | undefined): VideoRange {
  if (transfer === "smpte2084") return "PQ";
  return transfer === "arib-std-b67" ? "HLG" : "SDR";
}

function audioTrack(s: FfprobeStream, index: number): AudioTrack[] {
  if (!isKnown(s.codec_name) || !s.channels) return [];
  return [
    {
      index,
      codec: s.codec_name,
      channels: s.channels,
      sampleRateHertz: finite(s.sample_rate) ?? 0,
      durationSeconds: finite(s.duration) ?? clockSeconds(s.tags.DURATION),
      languageTag: languageTagOf(s.tags.language),
      title: s.tags.title ?? null,
    },
  ];
}

function containerOf(formatName: string, majorBrand: string | undefined): string {
  const names = formatName.split(",");
  if (names.includes("mov")) return majorBrand?.trim() === "qt" ? "mov" : "mp4";
  return names[0] || "unknown";
}

function bitDepth(s: FfprobeStream): number {
  const named = /(?:p|gray|rgb|gbrp|p0)(9|10|12|14|16)(?:le|be)?$/.exec(s.pix_fmt ?? "")?.[1];
  return Number(named) || finite(s.bits_per_raw_sample) || 8;
}

/** Matroska's `00:00:10.007000000`. */
function clockSeconds(text: string | undefined): number | null {
  const match = /^(\d+):(\d{2}):(\d{2}(?:\.\d+)?)$/.exec(text ?? "");
  return match ? Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]) : null;
}

function ratio(text: string | undefined): number {
  const [width, height] = (text ?? "").split(":").map(Number);
  return width && height ? width / height : 1;
}

function isKnown(codec: string | undefined): codec is string {
  return codec !== undefined && codec !== "unknown" && codec !== "none";
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
