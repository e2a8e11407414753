import type { VideoRange, VideoTrack } from "@vergence/contract/media";
import { isRgb, swscaleMatrix, toBt709Options } from "./colour-conversion.ts";

/** What an HEVC encode keeps of its source's light and colours; always in studio range. */
export interface HevcColour {
  videoRange: VideoRange;
  /** SDR in 8 bits, which is what every player takes; PQ and HLG need 10. */
  bitDepth: 8 | 10;
  pixelFormat: "yuv420p" | "yuv420p10le";
  profile: "main" | "main10";
  /** Names of ITU-T H.273 that ffmpeg and x265 share. */
  primaries: string;
  transfer: string;
  matrix: string;
  /** Options of ffmpeg's scale filter that read the source's colours as they are meant and make these of them. */
  scaleOptions: string;
}

const sdr = { primaries: "bt709", transfer: "bt709", matrix: "bt709" };

/**
 * SDR becomes BT.709 in 8 bits; PQ (HDR10) and HLG stay what they are, in 10 bits and their own colours (ITU-R
 * BT.2100).
 */
export function hevcColour(video: VideoTrack): HevcColour {
  const { videoRange, colour } = video;
  if (videoRange === "SDR") {
    const format = { bitDepth: 8, pixelFormat: "yuv420p", profile: "main" } as const;
    return { videoRange, ...format, ...sdr, scaleOptions: toBt709Options(video) };
  }
  const format = { bitDepth: 10, pixelFormat: "yuv420p10le", profile: "main10" } as const;
  const primaries = colour.primaries === "unknown" ? "bt2020" : colour.primaries;
  const isMatrixKnown = !isRgb(video) && swscaleMatrix(colour.matrix) !== null;
  const matrix = isMatrixKnown ? colour.matrix : "bt2020nc";
  const swscale = swscaleMatrix(matrix) ?? "bt2020";
  const input = isRgb(video) ? "" : `:in_color_matrix=${swscale}`;
  const scaleOptions = `${input}:out_color_matrix=${swscale}:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int`;
  return { videoRange, ...format, primaries, transfer: colour.transfer, matrix, scaleOptions };
}
