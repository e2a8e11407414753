import { resolve } from "node:path";

/**
 * The only demuxers that an uploaded file may choose. A file decides by its bytes which demuxer reads it, so without
 * this list an "mp4" that is really a playlist (hls, concat, dash, image2, …) could make ffmpeg read other files or
 * hosts.
 */
const allowedDemuxers = "mov,matroska,mpegts";

/** The options that must stand before every input, for ffprobe and ffmpeg alike (4.1 and later). */
export function inputArguments(path: string): string[] {
  // "file:" and an absolute path: no file name can pass for a protocol or an option.
  return ["-protocol_whitelist", "file", "-format_whitelist", allowedDemuxers, "-i", `file:${resolve(path)}`];
}
