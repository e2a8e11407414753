import type { CodedColour, HevcParameterSets, HevcSequence } from "../hevc/hevc-stream.ts";
import { box } from "./box.ts";
import { type Bytes, u16, u32, zeros } from "./bytes.ts";
import { colourBox, contentLightLevelBox, masteringDisplayBox, squarePixelsBox } from "./colour-boxes.ts";
import { hevcConfigurationBox, layeredHevcConfigurationBox } from "./hevc-configuration.ts";
import {
  horizontalFieldOfViewBox,
  type Projection,
  type StereoView,
  type ViewPacking,
  videoExtendedUsageBox,
} from "./stereo-boxes.ts";

/** What a sample entry says that is not in the bitstream. */
export interface PresentationOptions {
  /** Of two views or of a frame-packed picture; left out where there is one view. */
  stereo?: StereoView | undefined;
  packing?: ViewPacking | undefined;
  projection?: Projection | undefined;
  horizontalFieldOfViewDegrees?: number | undefined;
  /** Where the bitstream does not say. */
  colour?: CodedColour | undefined;
}

/**
 * The sample entry `hvc1`: VisualSampleEntry (ISO/IEC 14496-12 section 12.1.3) with the configuration of one view or
 * two, and what is known of stereo, projection and colour. Two views are always declared as left and right.
 */
export function hevcSampleEntry(
  sequence: HevcSequence,
  parameterSets: HevcParameterSets,
  options: PresentationOptions = {},
): Buffer {
  const { layer1 } = parameterSets;
  const colour = sequence.colour ?? options.colour;
  const usage = videoExtendedUsageBox({
    stereo: options.stereo ?? (layer1 || options.packing ? {} : null),
    projection: options.projection ?? null,
    packing: options.packing ?? null,
  });
  const parts: Bytes[] = [hevcConfigurationBox(sequence, parameterSets)];
  if (layer1) parts.push(layeredHevcConfigurationBox(sequence, layer1));
  if (usage) parts.push(usage);
  if (options.horizontalFieldOfViewDegrees !== undefined) {
    parts.push(horizontalFieldOfViewBox(options.horizontalFieldOfViewDegrees));
  }
  if (colour) parts.push(colourBox(colour));
  if (sequence.masteringDisplay) parts.push(masteringDisplayBox(sequence.masteringDisplay));
  if (sequence.contentLightLevel) parts.push(contentLightLevelBox(sequence.contentLightLevel));
  return box(
    "hvc1",
    zeros(6),
    u16(1), // data_reference_index: in this file
    zeros(16),
    u16(sequence.width, sequence.height),
    u32(0x0048_0000, 0x0048_0000), // 72 dpi
    zeros(4),
    u16(1), // frame_count
    zeros(32), // compressorname
    u16(0x0018, 0xffff),
    ...parts,
    squarePixelsBox(),
  );
}
