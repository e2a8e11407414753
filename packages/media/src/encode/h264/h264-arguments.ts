import type { Rung, VideoTrack } from "@vergence/contract/media";
import { toBt709Options } from "../../colour/colour-conversion.ts";
import { hevcColour } from "../../colour/hevc-colour.ts";
import { toneMapping } from "../../colour/tone-mapping.ts";
import { initFileName, mediaPlaylistName, segmentPattern } from "../../hls/hls-names.ts";
import { formatFrameRate } from "../../probe/frame-rate.ts";
import { inputArguments } from "../../probe/input-arguments.ts";
import type { AudioRendition } from "../../sources/audio-renditions.ts";
import type { H264HlsPlan } from "./h264-plan.ts";

/**
 * ffmpeg's arguments for the whole encode: one process that decodes once and writes every variant and audio rendition.
 * Outputs are relative to the working directory, in folders that must exist. Works from ffmpeg 4.1 on.
 */
export function h264HlsArguments(plan: H264HlsPlan): string[] {
  return [
    ...["-nostdin", "-hide_banner", "-v", "error", "-nostats", "-progress", "pipe:1", "-y"],
    ...plan.inputs.flatMap((source) => inputArguments(source.path)),
    ...["-filter_complex", filterGraph(plan)],
    ...plan.rungs.flatMap((rung, index) => variantArguments(plan, rung, index)),
    ...plan.audio.flatMap((rendition) => audioArguments(plan, rendition)),
  ];
}

/**
 * Constant frame rate from time 0 on, the left eye cut out, scaled once to the top rung as 8-bit BT.709 (HDR
 * tone-mapped), and the lower rungs scaled from that.
 */
function filterGraph({ video, eye, rungs, frameRate }: H264HlsPlan): string {
  const [top, ...lower] = rungs;
  if (!top) return "";
  const first = [
    `fps=fps=${formatFrameRate(frameRate)}:start_time=0`,
    ...(eye.crop ? [eye.crop] : []),
    ...toSdr(top, video),
    "setsar=1",
  ];
  const labels = rungs.map((_, index) => `[s${index}]`).join("");
  const splits = `[0:v:0]${first.join(",")},split=${rungs.length}${labels}`;
  const scales = lower.map(
    ({ width, height }, index) => `[s${index + 1}]scale=${width}:${height},setsar=1[v${index + 1}]`,
  );
  return [splits, "[s0]null[v0]", ...scales].join(";");
}

/** HDR is scaled in its own light and colours first: fewer pixels to tone-map. */
function toSdr({ width, height }: Rung, video: VideoTrack): string[] {
  const toneMapped = toneMapping(video);
  if (!toneMapped) return [`scale=${width}:${height}${toBt709Options(video)}`, "format=yuv420p"];
  return [`scale=${width}:${height}${hevcColour(video).scaleOptions}`, ...toneMapped];
}

function variantArguments(plan: H264HlsPlan, { name, bitrateMbps }: Rung, index: number): string[] {
  const kilobits = (factor: number) => `${Math.round(bitrateMbps * 1000 * factor)}k`;
  const gop = String(plan.gopFrames);
  return [
    ...["-map", `[v${index}]`, "-map_metadata", "-1", "-map_chapters", "-1", "-t", plan.durationSeconds.toFixed(6)],
    ...["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p"],
    ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv"],
    ...["-g", gop, "-keyint_min", gop, "-sc_threshold", "0", "-flags", "+cgop"],
    ...["-b:v", kilobits(1), "-maxrate", kilobits(1.1), "-bufsize", kilobits(2)],
    // A millisecond short of the key frame, so that no rounding makes the muxer wait for the next one.
    ...hlsArguments(name, plan.segmentSeconds - 0.001),
  ];
}

/** AAC from time 0 to the video's end: late starts and early ends are filled with silence, the rest is cut. */
function audioArguments(plan: H264HlsPlan, { name, source, trackIndex, channels }: AudioRendition): string[] {
  return [
    ...["-map", `${plan.inputs.indexOf(source)}:a:${trackIndex}`, "-map_metadata", "-1", "-map_chapters", "-1"],
    ...["-af", "aresample=48000:async=1:first_pts=0,apad", "-t", plan.durationSeconds.toFixed(6)],
    ...["-c:a", "aac", "-b:a", channels === 1 ? "96k" : "160k", "-ac", String(channels)],
    ...hlsArguments(name, plan.segmentSeconds),
  ];
}

function hlsArguments(folder: string, segmentSeconds: number): string[] {
  return [
    // Otherwise B-frames push the video two frames behind the audio.
    ...["-avoid_negative_ts", "disabled", "-f", "hls", "-hls_time", segmentSeconds.toFixed(6)],
    // The muxer holds 11 KB for every segment that its playlist lists: of a film of ten hours, 200 MB for each
    // rendition.
    ...["-hls_list_size", "1", "-hls_segment_type", "fmp4", "-start_number", "1"],
    ...["-hls_fmp4_init_filename", initFileName, "-hls_segment_filename", `${folder}/${segmentPattern}`],
    `${folder}/${mediaPlaylistName}`,
  ];
}
