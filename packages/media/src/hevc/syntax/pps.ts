import { type BitReader, trailingBitsPosition } from "./bit-reader.ts";
import { BitstreamError } from "./bitstream-error.ts";
import { readRbsp } from "./nal-unit.ts";
import { skipScalingListData } from "./scaling-list.ts";

/** pic_parameter_set_rbsp( ) (H.265 section 7.3.2.3), as far as slice segment headers depend on it. */
export interface Pps {
  id: number;
  spsId: number;
  hasDependentSliceSegments: boolean;
  hasOutputFlag: boolean;
  extraSliceHeaderBits: number;
  hasCabacInit: boolean;
  /** num_ref_idx_l0_default_active and …_l1_…: used where a slice does not say. */
  defaultRefIdxActive: [number, number];
  hasSliceChromaQpOffsets: boolean;
  isWeightedP: boolean;
  isWeightedB: boolean;
  /** Whether slices list where their tiles or rows begin. */
  hasEntryPoints: boolean;
  isLoopFilterAcrossSlices: boolean;
  hasDeblockingOverride: boolean;
  isDeblockingDisabled: boolean;
  hasListsModification: boolean;
  hasSliceHeaderExtension: boolean;
  /** chroma_qp_offset_list_enabled_flag of the range extension. */
  hasChromaQpOffsetLists: boolean;
  isScreenContent: boolean;
  rbsp: Uint8Array;
  positions: {
    /** After both ids: what follows can be taken over as it is. */
    afterIds: number;
    trailingBits: number;
  };
}

export const maxPpsCount = 64;

/** Parses the NAL unit of a PPS. */
export function parsePps(bytes: Uint8Array): Pps {
  return readRbsp(bytes, "PPS", readPps);
}

function readPps(reader: BitReader): Pps {
  const [id, spsId] = [reader.ue(), reader.ue()];
  if (id >= maxPpsCount || spsId > 15) throw new BitstreamError("it holds a number that is out of range");
  const afterIds = reader.position;
  const hasDependentSliceSegments = reader.flag();
  const hasOutputFlag = reader.flag();
  const extraSliceHeaderBits = reader.u(3);
  reader.skip(1); // sign_data_hiding_enabled_flag
  const hasCabacInit = reader.flag();
  const defaultRefIdxActive: [number, number] = [reader.ue() + 1, reader.ue() + 1];
  reader.se(); // init_qp_minus26
  reader.skip(1); // constrained_intra_pred_flag
  const isTransformSkipEnabled = reader.flag();
  if (reader.flag()) reader.ue(); // cu_qp_delta
  reader.se();
  reader.se(); // chroma QP offsets
  const hasSliceChromaQpOffsets = reader.flag();
  const [isWeightedP, isWeightedB] = [reader.flag(), reader.flag()];
  reader.skip(1); // transquant_bypass_enabled_flag
  const hasTiles = reader.flag();
  const hasRows = reader.flag(); // entropy_coding_sync_enabled_flag
  if (hasTiles) skipTiles(reader);
  const isLoopFilterAcrossSlices = reader.flag();
  const deblocking = reader.flag() ? readDeblocking(reader) : { hasOverride: false, isDisabled: false };
  if (reader.flag()) skipScalingListData(reader);
  const hasListsModification = reader.flag();
  reader.ue(); // log2_parallel_merge_level_minus2
  const hasSliceHeaderExtension = reader.flag();
  const [isRange, , , isScreenContent] = reader.flag() ? flagsOf(reader.u(8)) : [];
  const hasChromaQpOffsetLists = isRange === true && readRangeExtension(reader, isTransformSkipEnabled);
  const trailingBits = trailingBitsPosition(reader.bytes);
  if (reader.position > trailingBits) throw new BitstreamError("it ends too early", "truncated");
  return {
    id,
    spsId,
    hasDependentSliceSegments,
    hasOutputFlag,
    extraSliceHeaderBits,
    hasCabacInit,
    defaultRefIdxActive,
    hasSliceChromaQpOffsets,
    isWeightedP,
    isWeightedB,
    hasEntryPoints: hasTiles || hasRows,
    isLoopFilterAcrossSlices,
    hasListsModification,
    hasSliceHeaderExtension,
    hasChromaQpOffsetLists,
    hasDeblockingOverride: deblocking.hasOverride,
    isDeblockingDisabled: deblocking.isDisabled,
    isScreenContent: isScreenContent === true,
    rbsp: reader.bytes,
    positions: { afterIds, trailingBits },
  };
}

/** The flags of a byte, the highest bit first. */
const flagsOf = (byte: number): boolean[] => Array.from({ length: 8 }, (_, bit) => (byte & (0x80 >> bit)) !== 0);

function skipTiles(reader: BitReader): void {
  const boundaries = reader.ue() + reader.ue();
  const isUniform = reader.flag();
  if (!isUniform) for (let each = 0; each < boundaries; each++) reader.ue();
  reader.skip(1); // loop_filter_across_tiles_enabled_flag
}

function readDeblocking(reader: BitReader): { hasOverride: boolean; isDisabled: boolean } {
  const [hasOverride, isDisabled] = [reader.flag(), reader.flag()];
  if (!isDisabled) {
    reader.se();
    reader.se();
  }
  return { hasOverride, isDisabled };
}

/** pps_range_extension( ) (section 7.3.2.3.2) as far as the flag that slices depend on. */
function readRangeExtension(reader: BitReader, isTransformSkipEnabled: boolean): boolean {
  if (isTransformSkipEnabled) reader.ue();
  reader.skip(1); // cross_component_prediction_enabled_flag
  return reader.flag();
}
