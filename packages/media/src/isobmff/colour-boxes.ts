import type { CodedColour, ContentLightLevel, MasteringDisplay } from "../hevc/hevc-stream.ts";
import { box, fourCharacters, u8, u16, u32 } from "./box.ts";

/** `colr` of type `nclx`: code points of ITU-T H.273 (ISO/IEC 14496-12 section 12.1.5). */
export function colourBox({ primaries, transfer, matrix, isFullRange }: CodedColour): Buffer {
  return box("colr", fourCharacters("nclx"), u16(primaries, transfer, matrix), u8(isFullRange ? 0x80 : 0));
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

/** `pasp`: square pixels (ISO/IEC 14496-12 section 12.1.4). */
export function squarePixelsBox(): Buffer {
  return box("pasp", u32(1, 1));
}
