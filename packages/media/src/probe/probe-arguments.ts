import { inputArguments } from "./input-arguments.ts";

const json = ["-hide_banner", "-v", "error", "-print_format", "json"];
/** Some ten to twenty seconds of video: a rate that varies shows by then. */
const packetsForRate = 600;

/** ffprobe's arguments for everything that a file says about itself, as JSON. */
export function probeArguments(path: string): string[] {
  return [...json, "-show_format", "-show_streams", ...inputArguments(path)];
}

/** ffprobe's arguments for what the first frame of the first video track carries (SEI messages of HDR10). */
export function firstFrameArguments(path: string): string[] {
  const select = ["-select_streams", "v:0", "-show_frames", "-show_entries", "frame=side_data_list"];
  return [...json, ...select, "-read_intervals", "%+#1", ...inputArguments(path)];
}

/** ffprobe's arguments for the times of the first frames of the first video track, without decoding. */
export function packetTimesArguments(path: string): string[] {
  const select = ["-select_streams", "v:0", "-show_entries", "packet=pts_time"];
  return [...json, ...select, "-read_intervals", `%+#${packetsForRate}`, ...inputArguments(path)];
}

/**
 * ffprobe's arguments to count the frames of the first video track, for containers that do not say (Matroska). Reads
 * the file to its end, but decodes only where a packet is not always a shown frame (VP8).
 */
export function countFramesArguments(path: string, codec: string): string[] {
  const decode = codec === "vp8";
  const count = decode ? "-count_frames" : "-count_packets";
  const entry = `stream=${decode ? "nb_read_frames" : "nb_read_packets"}`;
  const select = ["-select_streams", "v:0", count, "-show_entries", entry];
  return [...json, ...select, ...inputArguments(path)];
}
