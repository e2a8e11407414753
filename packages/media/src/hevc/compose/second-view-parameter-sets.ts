import { BitReader } from "../syntax/bit-reader.ts";
import { BitWriter } from "../syntax/bit-writer.ts";
import { BitstreamError } from "../syntax/bitstream-error.ts";
import { makeNalUnit, nalUnitTypes } from "../syntax/nal-unit.ts";
import { maxPpsCount, type Pps } from "../syntax/pps.ts";
import type { Sps } from "../syntax/sps.ts";

const layerId = 1;

/** sps_ext_or_max_sub_layers_minus1 that makes an SPS leave to the VPS what both layers share. */
const leavesToVps = 7;

/**
 * Turns the SPS of a stream of its own into that of layer 1 (H.265 section F.7.3.2.2.1): size, depth, profile and
 * buffers are the VPS's, the rest is taken over. Multiview profiles (section G.11.1) want its multilayer extension to
 * say that vertical vectors between views stay small, which holds, as there are none.
 */
export function makeSecondViewSps(sps: Sps, ids: { vpsId: number; spsId: number }): Uint8Array {
  const { extensions, positions } = sps;
  if (extensions.isMultilayer || extensions.is3d || extensions.isScreenContent || extensions.reserved !== 0) {
    throw new BitstreamError("its SPS has an extension that cannot be carried over to a second view");
  }
  const reader = new BitReader(sps.rbsp, positions.codingTools);
  const writer = new BitWriter();
  writer.u(ids.vpsId, 4);
  writer.u(leavesToVps, 3);
  writer.ue(ids.spsId);
  writer.flag(false); // update_rep_format_flag
  writer.ue(sps.pocLsbBits - 4);
  writer.copy(reader, positions.afterScalingListFlag);
  if (sps.hasScalingLists) writer.flag(false); // sps_infer_scaling_list_flag
  writer.copy(reader, positions.extensionFlag);
  writer.flag(true); // sps_extension_present_flag
  writer.flag(extensions.isRange);
  writer.flag(true); // sps_multilayer_extension_flag
  writer.u(0, 6); // 3D, screen content, sps_extension_4bits
  reader.position = positions.extensions;
  writer.copy(reader, positions.trailingBits);
  writer.flag(true); // inter_view_mv_vert_constraint_flag
  writer.trailingBits();
  return makeNalUnit(nalUnitTypes.sps, layerId, writer.toBytes());
}

/** Turns a PPS of a stream of its own into one of layer 1: all but its ids is taken over. */
export function makeSecondViewPps(pps: Pps, ids: { ppsId: number; spsId: number }): Uint8Array {
  const writer = new BitWriter();
  writer.ue(ids.ppsId);
  writer.ue(ids.spsId);
  writer.copy(new BitReader(pps.rbsp, pps.positions.afterIds), pps.positions.trailingBits);
  writer.trailingBits();
  return makeNalUnit(nalUnitTypes.pps, layerId, writer.toBytes());
}

/**
 * The PPS ids of the second view → ids that the base view leaves free, as all layers share them (section F.7.4.3.3.1).
 */
export function assignPpsIds(base: readonly Pps[], second: readonly Pps[]): Map<number, number> {
  const taken = new Set(base.map(({ id }) => id));
  const free = Array.from({ length: maxPpsCount }, (_, id) => id).filter((id) => !taken.has(id));
  return new Map(
    second.map(({ id }, index) => {
      const assigned = free[index];
      if (assigned === undefined) throw new BitstreamError("both views together have more PPS than HEVC allows");
      return [id, assigned];
    }),
  );
}
