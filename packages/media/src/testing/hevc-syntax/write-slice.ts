import { BitWriter } from "../../hevc/syntax/bit-writer.ts";
import { makeNalUnit } from "../../hevc/syntax/nal-unit.ts";
import type { PpsSyntax } from "./write-pps.ts";
import type { SpsSyntax } from "./write-sps.ts";

export interface SliceSyntax {
  /** nal_unit_type */
  type: number;
  isFirst: boolean;
  isDependent: boolean;
  /** 0 B, 1 P, 2 I */
  sliceType: number;
  pocLsb: number;
  /** An index into the SPS's sets, or how many pictures before the current one the slice itself names. */
  refPicSet: { index: number } | { pictures: number };
  /** Long-term pictures: of the SPS, and of the slice. */
  longTerm: [number, number];
  /** How many pictures of each list are active; null for the PPS's two and one. */
  active: [number, number] | null;
  isCollocatedFromL0: boolean;
  overridesDeblocking: boolean;
  entryPoints: number;
  extensionBytes: number;
}

export const plainSlice: SliceSyntax = {
  type: 1,
  isFirst: true,
  isDependent: false,
  sliceType: 2,
  pocLsb: 0,
  refPicSet: { index: 0 },
  longTerm: [0, 0],
  active: null,
  isCollocatedFromL0: true,
  overridesDeblocking: false,
  entryPoints: 0,
  extensionBytes: 0,
};

/**
 * A slice segment with `data` behind its header: of a stream of its own, or with `layer1` the same as one of layer 1.
 */
export function writeSlice(
  slice: SliceSyntax,
  sps: SpsSyntax,
  pps: PpsSyntax,
  data: Uint8Array,
  layer1?: { ppsId: number },
): Uint8Array {
  const writer = new BitWriter();
  const { type, isFirst, isDependent } = slice;
  writer.flag(isFirst);
  if (type >= 16 && type <= 23) writer.flag(true);
  writer.ue(layer1?.ppsId ?? pps.id);
  if (!isFirst) {
    if (pps.hasDependentSlices) writer.flag(isDependent);
    const blocks = Math.ceil(sps.width / 16) * Math.ceil(sps.height / 16);
    writer.u(1, Math.ceil(Math.log2(blocks)));
  }
  if (!isDependent) writeIndependent(writer, slice, sps, pps, layer1 !== undefined);
  if (pps.hasTiles || pps.hasRows) {
    writer.ue(slice.entryPoints);
    if (slice.entryPoints > 0) writer.ue(11);
    for (let each = 0; each < slice.entryPoints; each++) writer.u(each * 7, 12);
  }
  if (pps.hasHeaderExtension) {
    writer.ue(slice.extensionBytes);
    for (let each = 0; each < slice.extensionBytes; each++) writer.u(0, 8);
  }
  writer.trailingBits();
  const header = makeNalUnit(type, layer1 ? 1 : 0, writer.toBytes());
  return Buffer.concat([header, data]);
}

function writeIndependent(
  writer: BitWriter,
  slice: SliceSyntax,
  sps: SpsSyntax,
  pps: PpsSyntax,
  isLayer1: boolean,
): void {
  const isIdr = slice.type === 19 || slice.type === 20;
  const hasChroma = sps.chromaFormat !== 0;
  writer.u(0, pps.extraBits);
  writer.ue(slice.sliceType);
  if (pps.hasOutputFlag) writer.flag(true);
  let used = 0;
  if (isIdr) {
    if (isLayer1) writer.u(0, sps.pocLsbBits);
  } else {
    writer.u(slice.pocLsb, sps.pocLsbBits);
    used = writeReferences(writer, slice, sps);
    if (sps.hasTemporalMvp) writer.flag(true);
  }
  if (isLayer1) writer.flag(false); // inter_layer_pred_enabled_flag
  if (sps.hasSao) writer.flag(false);
  if (sps.hasSao && hasChroma) writer.flag(false);
  const isB = slice.sliceType === 0;
  if (slice.sliceType !== 2) {
    writer.flag(slice.active !== null);
    const [l0, l1] = slice.active ?? [2, 1];
    if (slice.active) writer.ue(l0 - 1);
    if (slice.active && isB) writer.ue(l1 - 1);
    const lists = isB ? [l0, l1] : [l0];
    if (pps.hasListsModification && used > 1) {
      for (const length of lists) {
        writer.flag(true);
        for (let each = 0; each < length; each++) writer.u(1, Math.ceil(Math.log2(used)));
      }
    }
    if (isB) writer.flag(true);
    if (pps.hasCabacInit) writer.flag(true);
    if (sps.hasTemporalMvp && !isIdr) {
      const isFromL0 = !isB || slice.isCollocatedFromL0;
      if (isB) writer.flag(isFromL0);
      if ((isFromL0 ? l0 : l1) > 1) writer.ue(1);
    }
    if (pps.isWeighted) writeWeights(writer, lists, hasChroma);
    writer.ue(3);
  }
  writer.se(-7);
  if (pps.hasChromaOffsets) for (const offset of [1, -1]) writer.se(offset);
  if (pps.rangeExtension?.hasChromaQpLists) writer.flag(true);
  let isDeblockingDisabled = pps.deblocking?.isDisabled ?? false;
  if (pps.deblocking?.hasOverride) {
    writer.flag(slice.overridesDeblocking);
    if (slice.overridesDeblocking) {
      isDeblockingDisabled = false;
      writer.flag(false);
      for (const offset of [2, -2]) writer.se(offset);
    }
  }
  if (pps.hasLoopFilterAcross && !isDeblockingDisabled) writer.flag(true);
}

/** Gives how many pictures the picture refers to. */
function writeReferences(writer: BitWriter, slice: SliceSyntax, sps: SpsSyntax): number {
  let used: number;
  if ("index" in slice.refPicSet) {
    const { index } = slice.refPicSet;
    writer.flag(true);
    writer.u(index, sps.refPicSets.length > 1 ? Math.ceil(Math.log2(sps.refPicSets.length)) : 0);
    used = (sps.refPicSets[0] ?? 0) + index;
  } else {
    writer.flag(false);
    if (sps.refPicSets.length > 0) writer.flag(false);
    used = slice.refPicSet.pictures;
    writer.ue(used);
    writer.ue(0);
    for (let each = 0; each < used; each++) {
      writer.ue(2);
      writer.flag(true);
    }
  }
  if (sps.longTermPics === null) return used;
  const [ofSps, ofSlice] = slice.longTerm;
  if (sps.longTermPics > 0) writer.ue(ofSps);
  writer.ue(ofSlice);
  for (let each = 0; each < ofSps + ofSlice; each++) {
    if (each < ofSps) {
      const index = each % sps.longTermPics;
      if (sps.longTermPics > 1) writer.u(index, Math.ceil(Math.log2(sps.longTermPics)));
      if (index % 2 === 0) used++;
    } else {
      writer.u(each, sps.pocLsbBits);
      writer.flag(true);
      used++;
    }
    writer.flag(each === 0);
    if (each === 0) writer.ue(5);
  }
  return used;
}

function writeWeights(writer: BitWriter, lists: readonly number[], hasChroma: boolean): void {
  writer.ue(3);
  if (hasChroma) writer.se(-1);
  for (const length of lists) {
    for (let each = 0; each < length; each++) writer.flag(each === 0);
    for (let each = 0; hasChroma && each < length; each++) writer.flag(each % 2 === 0);
    for (let each = 0; each < length; each++) {
      const values = (each === 0 ? 2 : 0) + (hasChroma && each % 2 === 0 ? 4 : 0);
      for (let value = 0; value < values; value++) writer.se(value - 3);
    }
  }
}
