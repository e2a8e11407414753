import type { CodedColour } from "../hevc-stream.ts";
import { type BitReader, trailingBitsPosition } from "./bit-reader.ts";
import { BitstreamError } from "./bitstream-error.ts";
import { readRbsp } from "./nal-unit.ts";
import { readProfileTierLevel } from "./profile-tier-level.ts";
import { skipScalingListData } from "./scaling-list.ts";
import { readShortTermRefPicSet, type ShortTermRefPicSet } from "./short-term-ref-pic-set.ts";
import { readVuiParameters } from "./vui-parameters.ts";

/** How the coded picture is cropped, in units of chroma samples. */
export interface ConformanceWindow {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface SubLayerOrdering {
  maxDecPicBufferingMinus1: number;
  maxNumReorderPics: number;
  maxLatencyIncreasePlus1: number;
}

/** Positions in the payload, in bits, between which another SPS takes it over as it is. */
export interface SpsPositions {
  /** Of log2_min_luma_coding_block_size_minus3. */
  codingTools: number;
  /** After scaling_list_enabled_flag. */
  afterScalingListFlag: number;
  /** Of sps_extension_present_flag. */
  extensionFlag: number;
  /** After the flags of the extensions. */
  extensions: number;
  trailingBits: number;
}

/** seq_parameter_set_rbsp( ) of the base layer (H.265 section 7.3.2.2), as far as slices and sample entries need it. */
export interface Sps {
  vpsId: number;
  id: number;
  maxSubLayersMinus1: number;
  isTemporalIdNested: boolean;
  profileTierLevel: Uint8Array;
  chromaFormat: number;
  hasSeparateColourPlanes: boolean;
  codedWidth: number;
  codedHeight: number;
  conformanceWindow: ConformanceWindow | null;
  bitDepthLuma: number;
  bitDepthChroma: number;
  /** Log2( MaxPicOrderCntLsb ) */
  pocLsbBits: number;
  /** One for each sub-layer that is signalled, the highest last. */
  ordering: SubLayerOrdering[];
  picSizeInCtbs: number;
  hasScalingLists: boolean;
  hasSampleAdaptiveOffset: boolean;
  shortTermRefPicSets: ShortTermRefPicSet[];
  /**
   * Whether slices name long-term pictures, and of those that the SPS names, whether the current picture refers to
   * each.
   */
  longTermRefPics: { isUsed: boolean }[] | null;
  hasTemporalMvp: boolean;
  colour: CodedColour | null;
  extensions: { isRange: boolean; isMultilayer: boolean; is3d: boolean; isScreenContent: boolean; reserved: number };
  rbsp: Uint8Array;
  positions: SpsPositions;
}

const rangeExtensionBits = 9;

/** Parses the NAL unit of a base layer's SPS. */
export function parseSps(bytes: Uint8Array): Sps {
  return readRbsp(bytes, "SPS", readSps);
}

function readSps(reader: BitReader): Sps {
  const vpsId = reader.u(4);
  const maxSubLayersMinus1 = reader.u(3);
  const isTemporalIdNested = reader.flag();
  const profileTierLevel = readProfileTierLevel(reader, maxSubLayersMinus1);
  const id = reader.ue();
  const chromaFormat = reader.ue();
  const hasSeparateColourPlanes = chromaFormat === 3 && reader.flag();
  const [codedWidth, codedHeight] = [reader.ue(), reader.ue()];
  const conformanceWindow = reader.flag() ? readWindow(reader) : null;
  const [bitDepthLuma, bitDepthChroma, pocLsbBits] = [reader.ue() + 8, reader.ue() + 8, reader.ue() + 4];
  if (chromaFormat > 3 || bitDepthLuma > 16 || bitDepthChroma > 16 || pocLsbBits > 16) {
    throw new BitstreamError("it holds a number that is out of range");
  }
  const ordering = readOrdering(reader, maxSubLayersMinus1);

  const codingTools = reader.position;
  const picSizeInCtbs = readPicSizeInCtbs(reader, codedWidth, codedHeight);
  for (let each = 0; each < 4; each++) reader.ue(); // transform blocks and their hierarchy
  const hasScalingLists = reader.flag();
  const afterScalingListFlag = reader.position;
  if (hasScalingLists && reader.flag()) skipScalingListData(reader);
  reader.skip(1); // amp_enabled_flag
  const hasSampleAdaptiveOffset = reader.flag();
  if (reader.flag()) skipPcm(reader);
  const shortTermRefPicSets = readRefPicSets(reader);
  const longTermRefPics = reader.flag() ? readLongTermRefPics(reader, pocLsbBits) : null;
  const hasTemporalMvp = reader.flag();
  reader.skip(1); // strong_intra_smoothing_enabled_flag
  const colour = reader.flag() ? readVuiParameters(reader, maxSubLayersMinus1) : null;

  const extensionFlag = reader.position;
  const extensions = readExtensionFlags(reader);
  const afterFlags = reader.position;
  if (extensions.isRange) reader.skip(rangeExtensionBits);
  const trailingBits = trailingBitsPosition(reader.bytes);
  if (reader.position > trailingBits) throw new BitstreamError("it ends too early", "truncated");
  return {
    vpsId,
    id,
    maxSubLayersMinus1,
    isTemporalIdNested,
    profileTierLevel,
    chromaFormat,
    hasSeparateColourPlanes,
    codedWidth,
    codedHeight,
    conformanceWindow,
    bitDepthLuma,
    bitDepthChroma,
    pocLsbBits,
    ordering,
    picSizeInCtbs,
    hasScalingLists,
    hasSampleAdaptiveOffset,
    shortTermRefPicSets,
    longTermRefPics,
    hasTemporalMvp,
    colour,
    extensions,
    rbsp: reader.bytes,
    positions: { codingTools, afterScalingListFlag, extensionFlag, extensions: afterFlags, trailingBits },
  };
}

function readWindow(reader: BitReader): ConformanceWindow {
  return { left: reader.ue(), right: reader.ue(), top: reader.ue(), bottom: reader.ue() };
}

function readOrdering(reader: BitReader, maxSubLayersMinus1: number): SubLayerOrdering[] {
  const isForEach = reader.flag(); // sps_sub_layer_ordering_info_present_flag
  return Array.from({ length: isForEach ? maxSubLayersMinus1 + 1 : 1 }, () => ({
    maxDecPicBufferingMinus1: reader.ue(),
    maxNumReorderPics: reader.ue(),
    maxLatencyIncreasePlus1: reader.ue(),
  }));
}

function readPicSizeInCtbs(reader: BitReader, codedWidth: number, codedHeight: number): number {
  const log2Ctb = reader.ue() + 3 + reader.ue();
  if (log2Ctb > 6) throw new BitstreamError("it holds a number that is out of range");
  return Math.ceil(codedWidth / 2 ** log2Ctb) * Math.ceil(codedHeight / 2 ** log2Ctb);
}

function skipPcm(reader: BitReader): void {
  reader.skip(4 + 4);
  reader.ue();
  reader.ue();
  reader.skip(1);
}

function readRefPicSets(reader: BitReader): ShortTermRefPicSet[] {
  const count = reader.ue();
  if (count > 64) throw new BitstreamError("it holds a number that is out of range");
  const sets: ShortTermRefPicSet[] = [];
  for (let index = 0; index < count; index++) sets.push(readShortTermRefPicSet(reader, index, sets, false));
  return sets;
}

function readLongTermRefPics(reader: BitReader, pocLsbBits: number): { isUsed: boolean }[] {
  const count = reader.ue();
  if (count > 32) throw new BitstreamError("it holds a number that is out of range");
  return Array.from({ length: count }, () => {
    reader.skip(pocLsbBits);
    return { isUsed: reader.flag() };
  });
}

function readExtensionFlags(reader: BitReader): Sps["extensions"] {
  const isPresent = reader.flag();
  const flag = () => isPresent && reader.flag();
  const flags = { isRange: flag(), isMultilayer: flag(), is3d: flag(), isScreenContent: flag() };
  return { ...flags, reserved: isPresent ? reader.u(4) : 0 };
}

/** Width and height after the conformance window (H.265 section 7.4.3.2.1), in luma samples. */
export function croppedSize(sps: Sps): { width: number; height: number } {
  const { codedWidth, codedHeight, chromaFormat, hasSeparateColourPlanes } = sps;
  const { left, right, top, bottom } = sps.conformanceWindow ?? { left: 0, right: 0, top: 0, bottom: 0 };
  const isSubsampled = !hasSeparateColourPlanes;
  const subWidth = isSubsampled && (chromaFormat === 1 || chromaFormat === 2) ? 2 : 1;
  const subHeight = isSubsampled && chromaFormat === 1 ? 2 : 1;
  return { width: codedWidth - subWidth * (left + right), height: codedHeight - subHeight * (top + bottom) };
}

/** ChromaArrayType is not 0: slices carry chroma. */
export const hasChroma = (sps: Sps): boolean => sps.chromaFormat !== 0 && !sps.hasSeparateColourPlanes;
