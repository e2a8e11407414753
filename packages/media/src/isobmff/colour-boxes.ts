import type { ContentLightLevel, MasteringDisplay } from "@vergence/contract/media";
import type { CodedColour } from "../hevc/hevc-stream.ts";
import { box } from "./box.ts";
import { fourCharacters, u8, u16, u32 } from "./bytes.ts";
import type { BoxNode } from "./read-boxes.ts";

/** `colr` of type `nclx`: code points of ITU-T H.273 (ISO/IEC 14496-12 section 12.1.5). */
export function colourBox({ primaries, transfer, matrix, isFullRange }: CodedColour): Buffer {
  return box("colr", fourCharacters("nclx"), u16(primaries, transfer, matrix), u8(isFullRange ? 0x80 : 0));
}

interface ColrFields {
  colour_type?: string;
  colour_primaries: number;
  transfer_characteristics: number;
  matrix_coefficients: number;
  full_range_flag: number;
}

/** What `colr` says; null without one, and for an ICC profile. */
export function readColourBox(box: BoxNode | null): CodedColour | null {
  const colr = box?.parsed as ColrFields | null | undefined;
  if (!colr || (colr.colour_type !== "nclx" && colr.colour_type !== "nclc")) return null;
  return {
    primaries: colr.colour_primaries,
    transfer: colr.transfer_characteristics,
    matrix: colr.matrix_coefficients,
    isFullRange: colr.full_range_flag === 1,
  };
}

/** `mdcv`: green, blue, red, white; in the SEI message's own units (ISO/IEC 14496-12 section 12.1.6). */
export function masteringDisplayBox(display: MasteringDisplay): Buffer {
  const points = [display.green, display.blue, display.red, display.whitePoint];
  return box("mdcv", u16(...points.flatMap(({ x, y }) => [x, y])), u32(display.maxLuminance, display.minLuminance));
}

/** `clli`, in cd/m² (ISO/IEC 14496-12 section 12.1.7). */
export function contentLightLevelBox({ maxContent, maxFrameAverage }: ContentLightLevel): Buffer {
  return box("clli", u16(maxContent, maxFrameAverage));
}

/** What `clli` says; null without one. */
export function readContentLightLevelBox(box: BoxNode | null): ContentLightLevel | null {
  const clli = box?.parsed as
    | { max_content_light_level: number; max_pic_average_light_level: number }
    | null
    | undefined;
  return clli ? { maxContent: clli.max_content_light_level, maxFrameAverage: clli.max_pic_average_light_level } : null;
}

/** `pasp`: square pixels (ISO/IEC 14496-12 section 12.1.4). */
export function squarePixelsBox(): Buffer {
  return box("pasp", u32(1, 1));
}
