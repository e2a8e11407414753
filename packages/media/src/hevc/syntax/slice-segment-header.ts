import type { NalUnit } from "../hevc-stream.ts";
import { type BitReader, bitsForCount } from "./bit-reader.ts";
import { BitstreamError } from "./bitstream-error.ts";
import { lengthWithPrevention } from "./emulation-prevention.ts";
import { isIdr, isIrap, readRbsp } from "./nal-unit.ts";
import type { Pps } from "./pps.ts";
import { skipPredWeightTable } from "./pred-weight-table.ts";
import { readShortTermRefPicSet } from "./short-term-ref-pic-set.ts";
import { hasChroma, type Sps } from "./sps.ts";

export interface SliceSegmentStart {
  ppsId: number;
  isDependent: boolean;
  /** slice_pic_order_cnt_lsb; 0 for IDR pictures and dependent slice segments, which have none. */
  pocLsb: number;
  positions: { ppsId: number; afterPpsId: number; pocLsb: number };
}

export interface SliceSegmentHeader extends SliceSegmentStart {
  /** The payload as far as it was read. */
  rbsp: Uint8Array;
  positions: SliceSegmentStart["positions"] & {
    /** Where inter_layer_pred_enabled_flag is in a layer that depends on another. */
    interLayerPrediction: number;
    /** Of byte_alignment( ). */
    end: number;
  };
  /** Where the slice segment data begin in the NAL unit, in bytes. */
  dataOffset: number;
}

/** Parameter sets by their ids. */
export type ParameterSetsOf = (ppsId: number) => { sps: Sps; pps: Pps };

const headerLength = 2;
/** Most headers are of some 20 bytes, but entry points make some long. */
const prefixLengths = [256, 16_384];

/**
 * Parses as much of a slice segment header of the base layer (H.265 section 7.3.6.1) as gives the picture order count.
 */
export function parseSliceSegmentStart(nalUnit: NalUnit, parameterSetsOf: ParameterSetsOf): SliceSegmentStart {
  return readPrefix(nalUnit, (reader) => readStart(reader, nalUnit.type, parameterSetsOf));
}

/** Parses a slice segment header of the base layer (H.265 section 7.3.6.1) to its end. */
export function parseSliceSegmentHeader(nalUnit: NalUnit, parameterSetsOf: ParameterSetsOf): SliceSegmentHeader {
  return readPrefix(nalUnit, (reader) => {
    const start = readStart(reader, nalUnit.type, parameterSetsOf);
    const { sps, pps } = parameterSetsOf(start.ppsId);
    if (pps.isScreenContent) throw new BitstreamError("screen content coding is not supported");
    let interLayerPrediction = reader.position;
    if (!start.isDependent) interLayerPrediction = readRest(reader, nalUnit.type, start.sliceType, sps, pps);
    if (pps.hasEntryPoints) skipEntryPoints(reader);
    if (pps.hasSliceHeaderExtension) reader.skip(8 * reader.ue());
    const end = reader.position;
    skipByteAlignment(reader);
    return {
      ...start,
      rbsp: reader.bytes,
      positions: { ...start.positions, interLayerPrediction, end },
      dataOffset: lengthWithPrevention(nalUnit.bytes, headerLength + reader.position / 8),
    };
  });
}

/** Reads from the beginning of a NAL unit, and from more of it where that did not suffice. */
function readPrefix<Result>({ bytes }: NalUnit, read: (reader: BitReader) => Result): Result {
  for (const length of prefixLengths) {
    if (length >= bytes.length) break;
    try {
      return readRbsp(bytes.subarray(0, length), "slice segment header", read);
    } catch (error) {
      if (!(error instanceof BitstreamError && error.code === "truncated")) throw error;
    }
  }
  return readRbsp(bytes, "slice segment header", read);
}

function readStart(
  reader: BitReader,
  nalUnitType: number,
  parameterSetsOf: ParameterSetsOf,
): SliceSegmentStart & { sliceType: number } {
  const isFirst = reader.flag(); // first_slice_segment_in_pic_flag
  if (isIrap(nalUnitType)) reader.skip(1); // no_output_of_prior_pics_flag
  const ppsIdPosition = reader.position;
  const ppsId = reader.ue();
  const afterPpsId = reader.position;
  const { sps, pps } = parameterSetsOf(ppsId);
  const isDependent = !isFirst && pps.hasDependentSliceSegments && reader.flag();
  if (!isFirst) reader.skip(bitsForCount(sps.picSizeInCtbs)); // slice_segment_address
  let sliceType = 0;
  if (!isDependent) {
    reader.skip(pps.extraSliceHeaderBits);
    sliceType = reader.ue();
    if (pps.hasOutputFlag) reader.skip(1);
    if (sps.hasSeparateColourPlanes) reader.skip(2);
  }
  const positions = { ppsId: ppsIdPosition, afterPpsId, pocLsb: reader.position };
  const pocLsb = isDependent || isIdr(nalUnitType) ? 0 : reader.u(sps.pocLsbBits);
  return { ppsId, isDependent, sliceType, pocLsb, positions };
}

const sliceTypes = { b: 0, p: 1, i: 2 } as const;

/**
 * From after slice_pic_order_cnt_lsb to before the entry points; gives where inter-layer prediction would be signalled.
 */
function readRest(reader: BitReader, nalUnitType: number, sliceType: number, sps: Sps, pps: Pps): number {
  if (sliceType > sliceTypes.i) throw new BitstreamError("it names a type of slice that is not there");
  const chroma = hasChroma(sps);
  const references = isIdr(nalUnitType) ? 0 : readReferencePictures(reader, sps);
  const hasTemporalMvp = !isIdr(nalUnitType) && sps.hasTemporalMvp && reader.flag();
  const interLayerPrediction = reader.position;
  const hasSaoLuma = sps.hasSampleAdaptiveOffset && reader.flag();
  const hasSaoChroma = sps.hasSampleAdaptiveOffset && chroma && reader.flag();
  if (sliceType !== sliceTypes.i) {
    readInterPrediction(reader, sliceType === sliceTypes.b, { references, hasTemporalMvp, chroma, pps });
  }
  reader.se(); // slice_qp_delta
  if (pps.hasSliceChromaQpOffsets) {
    reader.se();
    reader.se();
  }
  if (pps.hasChromaQpOffsetLists) reader.skip(1);
  const isDeblockingDisabled = readDeblocking(reader, pps);
  if (pps.isLoopFilterAcrossSlices && (hasSaoLuma || hasSaoChroma || !isDeblockingDisabled)) reader.skip(1);
  return interLayerPrediction;
}

/**
 * The sets of reference pictures; gives NumPicTotalCurr, the count of those that the picture refers to (section
 * 7.4.7.2).
 */
function readReferencePictures(reader: BitReader, sps: Sps): number {
  const { shortTermRefPicSets: sets, longTermRefPics } = sps;
  const isOfSps = reader.flag(); // short_term_ref_pic_set_sps_flag
  const set = isOfSps
    ? sets[reader.u(bitsForCount(sets.length))]
    : readShortTermRefPicSet(reader, sets.length, sets, true);
  if (!set) throw new BitstreamError("it refers to a set of pictures that is not there");
  let used = set.filter(({ isUsed }) => isUsed).length;
  if (!longTermRefPics) return used;
  const ofSps = longTermRefPics.length > 0 ? reader.ue() : 0;
  const ofSlice = reader.ue();
  if (ofSps + ofSlice > 32) throw new BitstreamError("it refers to more pictures than HEVC allows");
  for (let index = 0; index < ofSps + ofSlice; index++) {
    if (index < ofSps) {
      if (longTermRefPics[reader.u(bitsForCount(longTermRefPics.length))]?.isUsed) used++;
    } else {
      reader.skip(sps.pocLsbBits);
      if (reader.flag()) used++;
    }
    if (reader.flag()) reader.ue(); // delta_poc_msb_cycle_lt
  }
  return used;
}

/** What only P and B slices have. */
function readInterPrediction(
  reader: BitReader,
  isB: boolean,
  {
    references,
    hasTemporalMvp,
    chroma,
    pps,
  }: { references: number; hasTemporalMvp: boolean; chroma: boolean; pps: Pps },
): void {
  let [activeL0, activeL1] = pps.defaultRefIdxActive;
  if (reader.flag()) {
    activeL0 = reader.ue() + 1;
    if (isB) activeL1 = reader.ue() + 1;
  }
  if (activeL0 > 16 || activeL1 > 16) throw new BitstreamError("it refers to more pictures than HEVC allows");
  const lists = isB ? [activeL0, activeL1] : [activeL0];
  if (pps.hasListsModification && references > 1) {
    for (const active of lists) if (reader.flag()) reader.skip(active * bitsForCount(references));
  }
  if (isB) reader.skip(1); // mvd_l1_zero_flag
  if (pps.hasCabacInit) reader.skip(1);
  if (hasTemporalMvp) {
    const isFromL0 = !isB || reader.flag();
    if ((isFromL0 ? activeL0 : activeL1) > 1) reader.ue(); // collocated_ref_idx
  }
  if (isB ? pps.isWeightedB : pps.isWeightedP) skipPredWeightTable(reader, lists, chroma);
  reader.ue(); // five_minus_max_num_merge_cand
}

/** slice_deblocking_filter_disabled_flag, inferred from the PPS where the slice does not override it. */
function readDeblocking(reader: BitReader, pps: Pps): boolean {
  const isOverridden = pps.hasDeblockingOverride && reader.flag();
  if (!isOverridden) return pps.isDeblockingDisabled;
  const isDisabled = reader.flag();
  if (!isDisabled) {
    reader.se();
    reader.se();
  }
  return isDisabled;
}

function skipEntryPoints(reader: BitReader): void {
  const count = reader.ue();
  if (count > 0) reader.skip((reader.ue() + 1) * count);
}

function skipByteAlignment(reader: BitReader): void {
  const isOne = reader.flag();
  const zeros = (8 - (reader.position % 8)) % 8;
  if (!isOne || reader.u(zeros) !== 0) throw new BitstreamError("it does not end where it should");
}
