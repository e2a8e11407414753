import type { BitReader } from "../syntax/bit-reader.ts";
import { BitWriter } from "../syntax/bit-writer.ts";
import { BitstreamError } from "../syntax/bitstream-error.ts";
import { skipHrdParameters } from "../syntax/hrd-parameters.ts";
import { makeNalUnit, nalUnitTypes, readRbsp } from "../syntax/nal-unit.ts";
import { multiviewProfile, readProfileTierLevel, writeProfileTierLevel } from "../syntax/profile-tier-level.ts";
import type { Sps, SubLayerOrdering } from "../syntax/sps.ts";

/** view_id_val of both views. */
export const viewIds = { left: 0, right: 1 } as const;

/**
 * Makes, out of the VPS of a stream of one view, that of a stream of two: the base layer, and a layer 1 that is the
 * second view (H.265 section F.7.3.2.1). Layer 1 is said to depend on layer 0, as decoders of MV-HEVC expect, though no
 * picture of it does.
 * @param base the first view's SPS; it has the size, depth and buffers of both
 * @param second the second view's SPS, for its level and buffers
 */
export function makeMultiviewVps(vps: Uint8Array, base: Sps, second: Sps): Uint8Array {
  const writer = new BitWriter();
  const maxSubLayersMinus1 = readRbsp(vps, "VPS", (reader) => copyBaseVps(reader, writer));
  writer.flag(true); // vps_extension_flag
  writer.align(1); // vps_extension_alignment_bit_equal_to_one
  writeExtension(writer, maxSubLayersMinus1, base, second);
  writer.flag(false); // vps_extension2_flag
  writer.trailingBits();
  return makeNalUnit(nalUnitTypes.vps, 0, writer.toBytes());
}

/**
 * video_parameter_set_rbsp( ) up to vps_extension_flag, with two layers and two layer sets; gives
 * vps_max_sub_layers_minus1.
 */
function copyBaseVps(reader: BitReader, writer: BitWriter): number {
  const copy = (bits: number) => writer.copy(reader, reader.position + bits);
  const copyNumber = () => {
    const value = reader.ue();
    writer.ue(value);
    return value;
  };
  const copyFlag = () => {
    const value = reader.flag();
    writer.flag(value);
    return value;
  };
  copy(4 + 2); // id, vps_base_layer_internal_flag, vps_base_layer_available_flag
  if (reader.u(6) !== 0) throw new BitstreamError("it has more than one layer already");
  writer.u(1, 6); // vps_max_layers_minus1
  const maxSubLayersMinus1 = reader.u(3);
  writer.u(maxSubLayersMinus1, 3);
  copy(1 + 16); // vps_temporal_id_nesting_flag, vps_reserved_0xffff_16bits
  const profileTierLevel = reader.position;
  readProfileTierLevel(reader, maxSubLayersMinus1);
  const afterProfileTierLevel = reader.position;
  reader.position = profileTierLevel;
  writer.copy(reader, afterProfileTierLevel);
  const subLayers = copyFlag() ? maxSubLayersMinus1 + 1 : 1; // vps_sub_layer_ordering_info_present_flag
  for (let each = 0; each < 3 * subLayers; each++) copyNumber();

  const maxLayerId = reader.u(6);
  const layerSets = reader.ue();
  for (let each = 0; each < layerSets; each++) reader.skip(maxLayerId + 1);
  writer.u(1, 6); // vps_max_layer_id
  writer.ue(1); // vps_num_layer_sets_minus1
  writer.u(0b11, 2); // layer_id_included_flag[ 1 ][ 0 … 1 ]

  if (!copyFlag()) return maxSubLayersMinus1; // vps_timing_info_present_flag
  copy(32 + 32);
  if (copyFlag()) copyNumber();
  const hrds = copyNumber(); // vps_num_hrd_parameters
  for (let index = 0; index < hrds; index++) {
    copyNumber(); // hrd_layer_set_idx
    const isCommonPresent = index === 0 || copyFlag();
    const start = reader.position;
    skipHrdParameters(reader, isCommonPresent, maxSubLayersMinus1);
    const end = reader.position;
    reader.position = start;
    writer.copy(reader, end);
  }
  return maxSubLayersMinus1;
}

/** vps_extension( ) (section F.7.3.2.1.1) for two views. */
function writeExtension(writer: BitWriter, maxSubLayersMinus1: number, base: Sps, second: Sps): void {
  // The second of the lists of profiles: the base layer's, whose profile is written above.
  writeProfileTierLevel(writer, base.profileTierLevel, maxSubLayersMinus1, false);
  writer.flag(false); // splitting_flag
  writer.u(0x8000 >> 1, 16); // scalability_mask_flag[ ]: multiview
  writer.u(0, 3); // dimension_id_len_minus1[ 0 ]
  writer.flag(false); // vps_nuh_layer_id_present_flag
  writer.u(1, 1); // dimension_id[ 1 ][ 0 ]
  writer.u(1, 4); // view_id_len
  writer.u(viewIds.left, 1);
  writer.u(viewIds.right, 1);
  writer.flag(true); // direct_dependency_flag[ 1 ][ 0 ]
  writer.flag(false); // vps_sub_layers_max_minus1_present_flag
  writer.flag(false); // max_tid_ref_present_flag
  writer.flag(false); // default_ref_layers_active_flag

  writer.ue(2); // vps_num_profile_tier_level_minus1
  writer.flag(true); // vps_profile_present_flag[ 2 ]
  const profile = multiviewProfile(second.profileTierLevel, second.bitDepthLuma);
  writeProfileTierLevel(writer, profile, maxSubLayersMinus1, true);
  writer.ue(0); // num_add_olss
  writer.u(0, 2); // default_output_layer_idc: all layers are output
  writer.u(1, 2); // profile_tier_level_idx[ 1 ][ 0 ]
  writer.u(2, 2); // profile_tier_level_idx[ 1 ][ 1 ]

  writer.ue(0); // vps_num_rep_formats_minus1
  writeRepFormat(writer, base);
  writer.flag(true); // max_one_active_ref_layer_flag
  writer.flag(false); // vps_poc_lsb_aligned_flag
  writeDpbSize(writer, maxSubLayersMinus1, base, second);
  writer.ue(0); // direct_dep_type_len_minus2
  writer.flag(true); // direct_dependency_all_layers_flag
  writer.u(2, 2); // direct_dependency_all_layers_type: samples and motion
  writer.ue(0); // vps_non_vui_extension_length
  writer.flag(false); // vps_vui_present_flag
}

/** rep_format( ) (section F.7.3.2.1.2) */
function writeRepFormat(writer: BitWriter, sps: Sps): void {
  writer.u(sps.codedWidth, 16);
  writer.u(sps.codedHeight, 16);
  writer.flag(true); // chroma_and_bit_depth_vps_present_flag
  writer.u(sps.chromaFormat, 2);
  writer.u(sps.bitDepthLuma - 8, 4);
  writer.u(sps.bitDepthChroma - 8, 4);
  writer.flag(sps.conformanceWindow !== null);
  const { left, right, top, bottom } = sps.conformanceWindow ?? {};
  for (const offset of [left, right, top, bottom]) if (offset !== undefined) writer.ue(offset);
}

/** dpb_size( ) (section F.7.3.2.1.3): for each sub-layer, signalled explicitly, what the more demanding view needs. */
function writeDpbSize(writer: BitWriter, maxSubLayersMinus1: number, base: Sps, second: Sps): void {
  writer.flag(maxSubLayersMinus1 > 0); // sub_layer_flag_info_present_flag[ 1 ]
  for (let subLayer = 0; subLayer <= maxSubLayersMinus1; subLayer++) {
    if (subLayer > 0) writer.flag(true); // sub_layer_dpb_info_present_flag[ 1 ][ j ]
    const [first, other] = [orderingOf(base, subLayer), orderingOf(second, subLayer)];
    writer.ue(first.maxDecPicBufferingMinus1);
    writer.ue(other.maxDecPicBufferingMinus1);
    writer.ue(Math.max(first.maxNumReorderPics, other.maxNumReorderPics));
    writer.ue(Math.max(first.maxLatencyIncreasePlus1, other.maxLatencyIncreasePlus1));
  }
}

/** Where only one sub-layer is signalled, it holds for all (section 7.4.3.2.1). */
function orderingOf({ ordering }: Sps, subLayer: number): SubLayerOrdering {
  const found = ordering[Math.min(subLayer, ordering.length - 1)];
  if (!found) throw new BitstreamError("its SPS does not say how many pictures it keeps");
  return found;
}
