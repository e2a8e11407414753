import type { CodedColour } from "../hevc-stream.ts";
import type { BitReader } from "./bit-reader.ts";
import { skipHrdParameters } from "./hrd-parameters.ts";

const extendedSampleAspectRatio = 255;
/** Of H.273: what stands for "not said". */
const unspecified = 2;

/** Reads vui_parameters( ) (H.265 section E.2.1) to their end, for the colours they name; null when they name none. */
export function readVuiParameters(reader: BitReader, maxSubLayersMinus1: number): CodedColour | null {
  if (reader.flag() && reader.u(8) === extendedSampleAspectRatio) reader.skip(16 + 16);
  if (reader.flag()) reader.skip(1); // overscan_appropriate_flag
  const colour = reader.flag() ? readSignalType(reader) : null;
  if (reader.flag()) skipNumbers(reader, 2); // chroma_sample_loc_type
  reader.skip(3); // neutral_chroma_indication_flag, field_seq_flag, frame_field_info_present_flag
  if (reader.flag()) skipNumbers(reader, 4); // default display window
  if (reader.flag()) {
    reader.skip(32 + 32); // vui_num_units_in_tick, vui_time_scale
    if (reader.flag()) reader.ue();
    if (reader.flag()) skipHrdParameters(reader, true, maxSubLayersMinus1);
  }
  if (reader.flag()) {
    reader.skip(3);
    skipNumbers(reader, 5); // bitstream restrictions
  }
  return colour;
}

function readSignalType(reader: BitReader): CodedColour | null {
  reader.skip(3); // video_format
  const isFullRange = reader.flag();
  const codePoint = reader.flag() ? () => reader.u(8) : () => unspecified;
  const colour = { primaries: codePoint(), transfer: codePoint(), matrix: codePoint(), isFullRange };
  const { primaries, transfer, matrix } = colour;
  const saysNothing = !isFullRange && [primaries, transfer, matrix].every((each) => each === unspecified);
  return saysNothing ? null : colour;
}

function skipNumbers(reader: BitReader, count: number): void {
  for (let each = 0; each < count; each++) reader.ue();
}
